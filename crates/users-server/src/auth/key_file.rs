//! A service account's key: the file that its owner keeps, and the half that the server knows.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};
use rsa::rand_core::OsRng;
use rsa::{RsaPrivateKey, RsaPublicKey};
use serde::Serialize;

use crate::roles::StoredRole;
use crate::store::{Login, ServiceKey};

/// The size of a new key, as the API gives them out.
const BITS: usize = 2048;

/// What the owner of a key keeps: the JSON file that the official clients and the panel read.
/// Has no `Debug`: it holds the private key.
#[derive(Serialize)]
pub struct KeyFile {
    account_email: String,
    account_id: u64,
    key_id: String,
    /// PKCS #8, in PEM form.
    private_key: String,
}

impl KeyFile {
    /// Makes a key for `owner`'s account, and what the server must know of it.
    ///
    /// The key's id is made of its role, so that a new key takes the place of the last one with that role.
    ///
    /// # Errors
    /// When the system gives no random numbers.
    pub fn generate(owner: &Login, role: StoredRole) -> Result<(Self, ServiceKey), KeyError> {
        let private_key = RsaPrivateKey::new(&mut OsRng, BITS).map_err(|error| KeyError(error.to_string()))?;
        let public_key_pem = RsaPublicKey::from(&private_key)
            .to_public_key_pem(LineEnding::LF)
            .map_err(|error| KeyError(error.to_string()))?;
        let private_key =
            private_key.to_pkcs8_pem(LineEnding::LF).map_err(|error| KeyError(error.to_string()))?.to_string();
        let key_id = format!("demo-{}", role.name().to_lowercase().replace(' ', "-"));
        let service_key =
            ServiceKey { key_id: key_id.clone(), account_id: owner.account_id, public_key_pem, roles: vec![role] };
        let account_email = owner.email.clone().unwrap_or_default();
        Ok((Self { account_email, account_id: owner.account_id, key_id, private_key }, service_key))
    }

    /// Writes the file, readable by its owner only.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        let mut file = create_private(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()
    }
}

/// Why a key cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("cannot make an RSA key: {0}")]
pub struct KeyError(String);

#[cfg(unix)]
fn create_private(path: &Path) -> io::Result<File> {
    use std::fs::Permissions;
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(path)?;
    // The mode above counts for a new file only; an old one may be open to others.
    file.set_permissions(Permissions::from_mode(0o600))?;
    Ok(file)
}

#[cfg(not(unix))]
fn create_private(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create(true).truncate(true).open(path)
}
