//! The browser's database (IndexedDB), as far as the panel uses it: texts under keys, in one store.
//!
//! Browsers may refuse it (private windows, policies), it may be full, broken or never answer: every method gives
//! `None` then, and nothing panics.

use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::EventTarget;

use super::dom::{Listener, closure};
use super::timer::after;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(extends = EventTarget)]
    #[derive(Clone)]
    type Request;
    #[wasm_bindgen(method, getter, catch)]
    fn result(this: &Request) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_namespace = indexedDB, js_name = open, catch)]
    fn open_database(name: &str) -> Result<Request, JsValue>;

    #[derive(Clone)]
    type Connection;
    #[wasm_bindgen(method, js_name = createObjectStore, catch)]
    fn create_store(this: &Connection, name: &str) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn transaction(this: &Connection, store: &str, mode: &str, options: &JsValue) -> Result<Transaction, JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &Connection);

    type Transaction;
    #[wasm_bindgen(method, js_name = objectStore, catch)]
    fn store(this: &Transaction, name: &str) -> Result<Store, JsValue>;

    type Store;
    #[wasm_bindgen(method, catch)]
    fn put(this: &Store, value: &str, key: &str) -> Result<Request, JsValue>;
    #[wasm_bindgen(method, js_name = getAll, catch)]
    fn get_all(this: &Store, range: &JsValue) -> Result<Request, JsValue>;
    #[wasm_bindgen(method, js_name = getAllKeys, catch)]
    fn get_all_keys(this: &Store, range: &JsValue) -> Result<Request, JsValue>;
    #[wasm_bindgen(method, catch)]
    fn delete(this: &Store, range: &JsValue) -> Result<Request, JsValue>;

    #[wasm_bindgen(js_namespace = IDBKeyRange, js_name = bound, catch)]
    fn range(from: &str, to: &str) -> Result<JsValue, JsValue>;
}

/// The one store of a database.
const STORE: &str = "entries";
/// How long the browser may take, in milliseconds: nothing waits for a database that never answers.
const PATIENCE: u32 = 5000;
/// Behind every key with the same beginning.
const LAST: &str = "\u{ffff}";

/// An open database. A copy is the same connection, which is closed with the last one.
#[derive(Clone)]
pub struct Database(Rc<Open>);

/// Nobody but its owner closes a connection that listens: it would stand as long as the page.
struct Open(Connection);

impl Drop for Open {
    fn drop(&mut self) {
        // What is being written still is.
        self.0.close();
    }
}

impl Database {
    /// Opens the database of this name, which is made if there is none.
    pub async fn open(name: &str) -> Option<Self> {
        let request = open_database(name).ok()?;
        let made = request.clone();
        let _listener = Listener::new(
            &request,
            "upgradeneeded",
            closure(Box::new(move |_| {
                let _ = made.result().map(|database| database.unchecked_into::<Connection>().create_store(STORE));
            })),
            false,
        );
        settled(&request, "onsuccess").await?;
        let connection: Connection = request.result().ok()?.unchecked_into();
        // Lets go when a newer panel in another tab changes the database, or somebody deletes it.
        let close = Reflect::get(&connection, &"close".into()).ok()?.dyn_into::<Function>().ok()?;
        set(&connection, "onversionchange", &close.bind0(&connection));
        Some(Self(Rc::new(Open(connection))))
    }

    /// Writes texts under their keys, all of them or none; `Some` once they are on the disk.
    pub async fn put(&self, entries: &[(String, String)]) -> Option<()> {
        let put_all = |store: &Store| {
            let mut last = None;
            for (key, text) in entries {
                last = Some(store.put(text, key).ok()?);
            }
            last
        };
        self.run("readwrite", &put_all).await.map(|_| ())
    }

    /// The texts whose keys begin so, in the order of the keys.
    pub async fn texts(&self, prefix: &str) -> Option<Array> {
        Some(self.run("readonly", &|store| store.get_all(&all(prefix)?).ok()).await?.unchecked_into())
    }

    /// The keys that begin so, in their order.
    pub async fn keys(&self, prefix: &str) -> Option<Array> {
        Some(self.run("readonly", &|store| store.get_all_keys(&all(prefix)?).ok()).await?.unchecked_into())
    }

    /// Forgets what lies under the keys that begin so, up to `last`; under all of them when that is `None`.
    pub async fn delete(&self, prefix: &str, last: Option<&str>) -> Option<()> {
        let range = match last {
            Some(last) => range(prefix, last).ok()?,
            None => all(prefix)?,
        };
        self.run("readwrite", &|store| store.delete(&range).ok()).await.map(|_| ())
    }

    /// Runs the requests that `ask` makes in one transaction; the result of the last one, once all of it is done.
    async fn run(&self, mode: &str, ask: &dyn Fn(&Store) -> Option<Request>) -> Option<JsValue> {
        let options = js_sys::Object::new();
        set(&options, "durability", &"strict".into());
        let transaction = self.0.0.transaction(STORE, mode, &options).ok()?;
        let request = ask(&transaction.store(STORE).ok()?)?;
        settled(&transaction, "oncomplete").await?;
        request.result().ok()
    }
}

fn all(prefix: &str) -> Option<JsValue> {
    range(prefix, &[prefix, LAST].concat()).ok()
}

fn set(target: &JsValue, name: &str, value: &JsValue) {
    let _ = Reflect::set(target, &name.into(), value);
}

/// Waits until a request or a transaction has come to its good end.
async fn settled(target: &JsValue, good: &str) -> Option<()> {
    let mut give_up = None;
    let end = Promise::new(&mut |resolve, reject| {
        set(target, good, &resolve);
        set(target, "onerror", &reject);
        set(target, "onabort", &reject);
        give_up = Some(after(PATIENCE, move || {
            let _ = reject.call0(&JsValue::NULL);
        }));
    });
    let end = JsFuture::from(end).await;
    drop(give_up);
    end.ok().map(|_| ())
}
