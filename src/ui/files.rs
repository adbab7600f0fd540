//! Text files that leave the page and come in. They never touch a server.

use std::rc::Rc;

use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FileList, HtmlElement, HtmlInputElement, Url};

use super::dom::{El, el};
use super::field::labelled;
use super::spawn::spawn;
use super::timer::sleep;

/// The largest text file that is read, in bytes.
const LARGEST_FILE: u32 = 1024 * 1024;

/// Why a file gives no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileError {
    /// More than 1 MiB.
    TooLarge,
    /// The browser cannot read it.
    Unreadable,
    /// Its bytes are no UTF-8.
    NotText,
}

/// How long the browser gets to take a file over, in milliseconds.
const TAKEN: u32 = 60_000;

/// Gives the admin `text` as a file of this name and MIME type.
pub fn download(name: &str, mime: &str, text: &str) {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    // Not in the address itself: there Chromium takes no more than 2 MB.
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &options);
    let Some(url) = blob.ok().and_then(|blob| Url::create_object_url_with_blob(&blob).ok()) else {
        return;
    };
    press(&el("a").attr("download", name).attr("href", &url));
    spawn(async move {
        sleep(TAKEN).await;
        let _ = Url::revoke_object_url(&url);
    });
}

/// Clicks an element that the admin does not see.
pub fn press(element: &El) {
    if let Some(element) = element.element().dyn_ref::<HtmlElement>() {
        element.click();
    }
}

/// The hidden input behind a button that lets the admin pick a text file: [`press`] opens it. `on_read` hears the
/// text of each file, or why it has none; it may be called after the input has left the page. `accept` says which
/// files are offered first.
pub fn file_input(accept: &str, on_read: impl Fn(Result<String, FileError>) + 'static) -> El {
    picker(accept, Rc::new(on_read)).attr("hidden", "")
}

/// A labelled field that a text file is chosen with, or dropped on. `on_read` hears as with [`file_input`].
pub fn file_field(
    id: &str,
    label: &str,
    hint: &str,
    accept: &str,
    on_read: impl Fn(Result<String, FileError>) + 'static,
) -> El {
    let on_read: OnRead = Rc::new(on_read);
    let hint_id = [id, "-hint"].concat();
    let input = picker(accept, on_read.clone()).class("input").attr("id", id).attr("aria-describedby", &hint_id);
    labelled(id, label)
        .child(el("p").class("field__hint").attr("id", &hint_id).text(hint))
        .child(input)
        // Without this the browser would leave the page and show the file.
        .on("dragover", |event| event.prevent_default())
        .on("drop", move |event| {
            event.prevent_default();
            let files =
                Reflect::get(&event, &"dataTransfer".into()).and_then(|data| Reflect::get(&data, &"files".into()));
            if let Ok(Ok(files)) = files.map(JsValue::dyn_into::<FileList>)
                && let Some(file) = files.get(0)
            {
                read(file, on_read.clone());
            }
        })
}

type OnRead = Rc<dyn Fn(Result<String, FileError>)>;

fn picker(accept: &str, on_read: OnRead) -> El {
    el("input").attr("type", "file").attr("accept", accept).on("change", move |event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else {
            return;
        };
        let file = input.files().and_then(|files| files.get(0));
        // The same file may be picked again, after it was mended.
        input.set_value("");
        if let Some(file) = file {
            read(file, on_read.clone());
        }
    })
}

fn read(file: File, on_read: OnRead) {
    if file.size() > f64::from(LARGEST_FILE) {
        return on_read(Err(FileError::TooLarge));
    }
    spawn(async move {
        let text = JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
        on_read(match text {
            None => Err(FileError::Unreadable),
            // What is not UTF-8 becomes this character.
            Some(text) if text.contains('\u{fffd}') => Err(FileError::NotText),
            Some(text) => Ok(text),
        });
    });
}
