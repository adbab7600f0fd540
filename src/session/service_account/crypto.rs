//! The browser's own cryptography.

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};

use super::KeyProblem;
use super::jwt::signed;

#[wasm_bindgen]
extern "C" {
    // Without HTTPS there is no `crypto.subtle`: the errors are caught.
    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = importKey, catch)]
    fn import_key(
        format: &str,
        key: &Uint8Array,
        algorithm: &Object,
        extractable: bool,
        usages: &Array,
    ) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = ["crypto", "subtle"], js_name = sign, catch)]
    fn sign_bytes(algorithm: &str, key: &JsValue, data: &[u8]) -> Result<Promise, JsValue>;
}

const ALGORITHM: &str = "RSASSA-PKCS1-v1_5";

/// Makes a key of the browser's own of a PKCS #8 one: it signs, and nobody can read it any more.
pub(super) async fn import(der: &[u8]) -> Result<JsValue, KeyProblem> {
    let algorithm = Object::new();
    let _ = Reflect::set(&algorithm, &"name".into(), &ALGORITHM.into());
    let _ = Reflect::set(&algorithm, &"hash".into(), &"SHA-256".into());
    let bytes = Uint8Array::from(der);
    let imported = import_key("pkcs8", &bytes, &algorithm, false, &Array::of1(&"sign".into()));
    // The browser has its own copy once the call returns.
    bytes.fill(0, 0, bytes.length());
    let imported = imported.map_err(|_| KeyProblem::NoCrypto)?;
    JsFuture::from(imported).await.map_err(|_| KeyProblem::Damaged)
}

/// Signs a token; the promise gives its whole text.
pub(super) fn sign(key: &JsValue, unsigned: String) -> Promise {
    let signature = sign_bytes(ALGORITHM, key, unsigned.as_bytes());
    future_to_promise(async move {
        let signature = Uint8Array::new(&JsFuture::from(signature?).await?).to_vec();
        Ok(JsValue::from_str(&signed(&unsigned, &signature)))
    })
}
