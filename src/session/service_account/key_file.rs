//! The text of a key file, checked: `{"account_email","account_id","key_id","private_key"}`.

use users_api::raw::Object;
use zeroize::{Zeroize, Zeroizing};

use super::KeyProblem;
use crate::api::base64;

/// What a key file holds. Has no `Debug`: it holds a private key.
pub(super) struct KeyFile {
    /// The account that the key belongs to.
    pub(super) account_id: u64,
    /// The key's id.
    pub(super) key_id: String,
    /// The private key in PKCS #8, as bytes. Wiped when it is dropped.
    pub(super) der: Zeroizing<Vec<u8>>,
}

impl KeyFile {
    /// Reads it, and wipes the text.
    pub(super) fn read(mut text: String) -> Result<Self, KeyProblem> {
        let file = parse(&text);
        text.zeroize();
        file
    }
}

fn parse(text: &str) -> Result<KeyFile, KeyProblem> {
    // A file that an editor saved can begin with a byte order mark.
    let text = text.trim_start_matches('\u{feff}');
    let entries: Object = serde_json::from_str(text).map_err(|_| match pem_problem(text) {
        // The bare key instead of the file around it.
        Some(problem) if problem != KeyProblem::Damaged => problem,
        _ => KeyProblem::NotJson,
    })?;
    let text_of = |key: &'static str| -> Result<String, KeyProblem> {
        let value = entries.get(key).ok_or(KeyProblem::Lacks(key))?;
        serde_json::from_str(value).ok().filter(|text: &String| !text.is_empty()).ok_or(KeyProblem::Lacks(key))
    };
    let pem = Zeroizing::new(text_of("private_key")?);
    let key_id = text_of("key_id")?;
    let account = entries.get("account_id").map(|id| id.trim_matches('"'));
    let account_id = account.and_then(|id| id.parse().ok()).filter(|id| *id != 0);
    let account_id = account_id.ok_or(KeyProblem::Lacks("account_id"))?;
    if let Some(problem) = pem_problem(&pem) {
        return Err(problem);
    }
    let der = Zeroizing::new(decode(body(&pem).ok_or(KeyProblem::Damaged)?).ok_or(KeyProblem::Damaged)?);
    check(&der)?;
    Ok(KeyFile { account_id, key_id, der })
}

const BEGIN: &str = "-----BEGIN PRIVATE KEY-----";
const END: &str = "-----END PRIVATE KEY-----";

/// What the PEM text's own head says against it.
fn pem_problem(pem: &str) -> Option<KeyProblem> {
    let has = |word: &str| pem.contains(word);
    if has("BEGIN ENCRYPTED PRIVATE KEY") || has("Proc-Type: 4,ENCRYPTED") {
        Some(KeyProblem::Encrypted)
    } else if has("BEGIN PUBLIC KEY") || has("BEGIN RSA PUBLIC KEY") || has("BEGIN CERTIFICATE") {
        Some(KeyProblem::Public)
    } else if has("BEGIN RSA PRIVATE KEY") {
        Some(KeyProblem::OlderForm)
    } else if has("BEGIN EC PRIVATE KEY") || has("BEGIN DSA PRIVATE KEY") || has("BEGIN OPENSSH PRIVATE KEY") {
        Some(KeyProblem::NotRsa)
    } else if has(BEGIN) {
        None
    } else {
        Some(KeyProblem::Damaged)
    }
}

fn body(pem: &str) -> Option<&str> {
    let (_, after) = pem.split_once(BEGIN)?;
    after.split_once(END).map(|(body, _)| body)
}

/// Base64 in the form of PEM: in lines, padded.
fn decode(text: &str) -> Option<Vec<u8>> {
    base64::decode(&mut text.bytes().filter(|letter| !letter.is_ascii_whitespace()), text.len(), *b"+/")
}

/// `rsaEncryption`, 1.2.840.113549.1.1.1.
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];

const INTEGER: u8 = 0x02;
const OBJECT_ID: u8 = 0x06;
const OCTETS: u8 = 0x04;
const SEQUENCE: u8 = 0x30;

/// Looks whether the bytes are an RSA key in PKCS #8: version, algorithm, key. The key's own numbers are for the
/// browser to check.
fn check(der: &[u8]) -> Result<(), KeyProblem> {
    let looked_at = || -> Option<bool> {
        let (whole, rest) = take(der, SEQUENCE)?;
        if !rest.is_empty() {
            return None;
        }
        let (_, whole) = take(whole, INTEGER)?;
        let (algorithm, whole) = take(whole, SEQUENCE)?;
        let (id, _) = take(algorithm, OBJECT_ID)?;
        let (key, _) = take(whole, OCTETS)?;
        (!key.is_empty()).then_some(id == RSA)
    };
    match looked_at() {
        Some(true) => Ok(()),
        Some(false) => Err(KeyProblem::NotRsa),
        None => Err(KeyProblem::Damaged),
    }
}

/// The contents of the DER value of this tag at the beginning, and what follows it.
fn take(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&first, rest) = der.split_first()?;
    let (&length, rest) = rest.split_first()?;
    let (length, rest) = if length < 0x80 {
        (usize::from(length), rest)
    } else {
        let count = usize::from(length & 0x7f);
        let digits = rest.get(..count).filter(|_| (1..=3).contains(&count))?;
        (digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit)), rest.get(count..)?)
    };
    if first != tag {
        return None;
    }
    Some((rest.get(..length)?, rest.get(length..)?))
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

    use proptest::prelude::*;
    use rsa::pkcs1::EncodeRsaPrivateKey;
    use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};

    use super::*;

    static KEY: LazyLock<rsa::RsaPrivateKey> =
        LazyLock::new(|| rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).expect("a key"));

    fn pem() -> String {
        KEY.to_pkcs8_pem(LineEnding::LF).expect("its text").to_string()
    }

    fn file(private_key: &str) -> String {
        let key = serde_json::to_string(private_key).expect("a text");
        format!(r#"{{"account_email":"a@b.c","account_id":1001,"key_id":"k-1","private_key":{key}}}"#)
    }

    fn problem(text: &str) -> Option<KeyProblem> {
        KeyFile::read(text.to_owned()).err()
    }

    #[test]
    fn a_key_file_is_read() {
        for (pem, account) in [(pem(), "1001"), (pem().replace('\n', "\r\n"), "\"1001\"")] {
            let text = file(&pem).replace("1001", account);
            for text in [text.clone(), format!("\u{feff}{text}\n")] {
                let Ok(file) = KeyFile::read(text) else { panic!("a key file is refused") };
                assert_eq!((file.account_id, file.key_id.as_str()), (1001, "k-1"));
                assert_eq!(file.der.as_slice(), KEY.to_pkcs8_der().expect("its bytes").as_bytes());
            }
        }
    }

    #[test]
    fn another_file_is_refused() {
        for text in ["", "hello", "[]", "{", "<html>", "PK\u{3}\u{4}"] {
            assert_eq!(problem(text), Some(KeyProblem::NotJson), "{text}");
        }
        let good = file(&pem());
        for (missing, name) in [
            (good.replace("private_key", "x"), "private_key"),
            (good.replace("key_id", "x"), "key_id"),
            (good.replace("account_id", "x"), "account_id"),
            (good.replace("1001", "0"), "account_id"),
            (good.replace("1001", "\"me\""), "account_id"),
            (good.replace("\"k-1\"", "7"), "key_id"),
            (file(""), "private_key"),
            ("{}".to_owned(), "private_key"),
        ] {
            assert_eq!(problem(&missing), Some(KeyProblem::Lacks(name)));
        }
    }

    #[test]
    fn keys_of_other_kinds_are_told_apart() {
        let rsa_alone = KEY.to_pkcs1_pem(LineEnding::LF).expect("its text").to_string();
        let public = KEY.to_public_key().to_public_key_pem(LineEnding::LF).expect("its text");
        let encrypted = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----";
        let old_encrypted = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n";
        // As openssl makes them: an elliptic curve, and Ed25519.
        let curve = "-----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgrlVl+pMUcFSZdhCQ\n/hTILWkxDDPlPYKHuYtDWrZ95JChRANCAAT1j9sdeEO9WPqRz6NXLTiWXVkdITZt\nh0+dG5QMqTYGU9/Ih+EgB0N1JemT58GuXJz0IFlCuWcZZ1z6K+JZMzKA\n-----END PRIVATE KEY-----\n";
        let ed25519 = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIMoHs+P8G08OA6Lr+Q9sLE6QKIMuoNqV0Zy2vFKIOQvm\n-----END PRIVATE KEY-----\n";
        for (key, expected) in [
            (rsa_alone.as_str(), KeyProblem::OlderForm),
            (&public, KeyProblem::Public),
            ("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", KeyProblem::Public),
            (encrypted, KeyProblem::Encrypted),
            (old_encrypted, KeyProblem::Encrypted),
            (curve, KeyProblem::NotRsa),
            (ed25519, KeyProblem::NotRsa),
            ("-----BEGIN EC PRIVATE KEY-----\nMHc\n-----END EC PRIVATE KEY-----", KeyProblem::NotRsa),
        ] {
            assert_eq!(problem(&file(key)), Some(expected), "{key}");
        }
        // Without the file around it.
        assert_eq!(problem(encrypted), Some(KeyProblem::Encrypted));
        assert_eq!(problem(&rsa_alone), Some(KeyProblem::OlderForm));
        assert_eq!(problem(&pem()), Some(KeyProblem::NotJson));
    }

    #[test]
    fn a_damaged_key_is_refused() {
        let good = pem();
        let lines: Vec<_> = good.lines().collect();
        let without_a_line = [&lines[..3], &lines[4..]].concat().join("\n");
        for key in [
            "not a key".to_owned(),
            good.replace(END, ""),
            good.replace("MII", "M!I"),
            without_a_line,
            format!("{BEGIN}\n{END}"),
            format!("{BEGIN}\nAA=A\n{END}"),
        ] {
            assert_eq!(problem(&file(&key)), Some(KeyProblem::Damaged), "{key}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(any::<u8>(), 0..64)) {
            let _ = check(&bytes);
            let _ = problem(&String::from_utf8_lossy(&bytes));
        }
    }
}
