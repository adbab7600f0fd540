//! The mode `service-account`: a key file signs tokens of an hour at the most. What only this mode needs is in here.
//!
//! The file is read in the browser and never leaves it. Its key becomes one of the browser's own, which signs and
//! cannot be read any more.

mod crypto;
mod jwt;
mod key_field;
mod key_file;
mod roles;

use std::rc::Rc;

use wasm_bindgen::JsValue;

pub use key_field::key_field;
pub use roles::may_change_users;

use crate::api::{Ask, Bearer};
use crate::ui::now;

/// A key that is ready to sign.
#[derive(Clone)]
pub struct ServiceKey(Rc<Parts>);

struct Parts {
    account_id: u64,
    key_id: String,
    /// The browser's key. It cannot be exported.
    key: JsValue,
}

impl ServiceKey {
    /// Reads the text of a key file.
    ///
    /// # Errors
    /// Why it holds no key that can sign.
    pub async fn read(text: String) -> Result<Self, KeyProblem> {
        let file = key_file::KeyFile::read(text)?;
        let key = crypto::import(&file.der).await?;
        Ok(Self(Rc::new(Parts { account_id: file.account_id, key_id: file.key_id.clone(), key })))
    }

    /// The account of the key.
    pub fn account_id(&self) -> u64 {
        self.0.account_id
    }

    /// What the API knows the key by.
    pub fn key_id(&self) -> &str {
        &self.0.key_id
    }

    /// Signs a token whenever one is needed.
    pub fn tokens(&self) -> Bearer {
        let parts = self.0.clone();
        let ask: Ask = Box::new(move |_, ahead| {
            let (issued, expires) = jwt::lifetime(now(), ahead);
            crypto::sign(&parts.key, jwt::unsigned(parts.account_id, &parts.key_id, issued, expires))
        });
        Bearer::new(ask)
    }
}

/// Why a file signs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyProblem {
    /// It is not JSON.
    NotJson,
    /// This entry is missing, or has no value that fits.
    Lacks(&'static str),
    /// The private key is protected by a password.
    Encrypted,
    /// It holds a public key or a certificate.
    Public,
    /// The key is in the older form of RSA alone (PKCS #1).
    OlderForm,
    /// The key is of another kind than RSA.
    NotRsa,
    /// The key's text or bytes are broken.
    Damaged,
    /// The browser signs nothing: the page did not come by HTTPS.
    NoCrypto,
}
