//! Passwords, keys and session ids: what is kept of them.

use argon2::password_hash::PasswordHasher;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordVerifier, Version};
use sha2::{Digest, Sha256};

use super::failure::Failure;

/// Argon2id over 1 MiB, once. This is a development server, whose tests add thousands of users: a server that
/// faces people would take at least 19 MiB and two passes.
const MEMORY_KIB: u32 = 1024;
const PASSES: u32 = 1;
const LANES: u32 = 1;

/// The salted hash of a password, in PHC string form.
pub(super) fn hash_password(password: &str) -> Result<String, Failure> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Failure::broken)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = argon2.hash_password(password.as_bytes()).map_err(Failure::broken)?;
    Ok(hash.to_string())
}

/// Whether `password` is the one that `hash` was made of.
pub(super) fn is_password(password: &str, hash: &str) -> Result<bool, Failure> {
    use argon2::password_hash::Error;
    match Argon2::default().verify_password(password.as_bytes(), hash) {
        Ok(()) => Ok(true),
        Err(Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(Failure::broken(error)),
    }
}

/// What is kept of a secret that is random by itself (a session id, an API key): nobody can guess it back.
pub(super) fn fingerprint(secret: &str) -> [u8; 32] {
    Sha256::digest(secret.as_bytes()).into()
}

/// 256 random bits as 64 hexadecimal digits.
pub(super) fn random_id() -> Result<String, Failure> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(Failure::broken)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_known_by_its_hash_only() {
        let hash = hash_password("Demo-pass-1").unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=1024,t=1,p=1$"));
        assert!(is_password("Demo-pass-1", &hash).unwrap());
        assert!(!is_password("demo-pass-1", &hash).unwrap());
        assert_ne!(hash, hash_password("Demo-pass-1").unwrap(), "each hash has its own salt");
        assert!(is_password("Demo-pass-1", "$argon2id$broken").is_err());
    }

    #[test]
    fn random_ids_differ_and_have_256_bits() {
        let id = random_id().unwrap();
        assert_eq!(id.len(), 64);
        assert!(id.bytes().all(|byte| byte.is_ascii_hexdigit()));
        assert_ne!(id, random_id().unwrap());
    }
}
