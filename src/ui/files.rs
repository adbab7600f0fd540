//! Text files that leave the page and come in. They never touch a server.

use std::rc::Rc;

use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlElement, HtmlInputElement, Url};

use super::button::button;
use super::dom::{El, el};
use super::spawn::spawn;
use super::timer::sleep;

/// The largest text file that is read, in bytes.
pub const LARGEST_FILE: u32 = 1024 * 1024;

/// The browser has the file by then, also a slow one; in milliseconds.
const DOWNLOAD_BEGUN: u32 = 30_000;

/// Why a file could not be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileError {
    /// It is larger than [`LARGEST_FILE`].
    TooLarge,
    /// The browser could not read it: gone, or not allowed.
    Unreadable,
    /// It is not text in UTF-8.
    NotText,
}

/// Gives the admin `text` as a file of this name and MIME type. `false`: the browser could not make it.
pub fn download(name: &str, mime: &str, text: &str) -> bool {
    let options = BlobPropertyBag::new();
    options.set_type(mime);
    let parts = Array::of1(&text.into());
    let url = Blob::new_with_str_sequence_and_options(&parts, &options)
        .and_then(|blob| Url::create_object_url_with_blob(&blob));
    let Ok(url) = url else {
        return false;
    };
    let link = el("a").attr("href", &url).attr("download", name);
    if let Some(link) = link.element().dyn_ref::<HtmlElement>() {
        link.click();
    }
    // Not with the page's owner: the address has to be given back also when the admin goes on at once.
    spawn(async move {
        sleep(DOWNLOAD_BEGUN).await;
        let _ = Url::revoke_object_url(&url);
    });
    true
}

/// A button that lets the admin pick a text file, with the input behind it. `on_read` hears what came of each file;
/// it may be called after the button has left the page. `accept` says which files are offered first.
pub fn file_button(label: &str, accept: &str, on_read: impl Fn(Result<String, FileError>) + 'static) -> [El; 2] {
    let on_read: Rc<dyn Fn(Result<String, FileError>)> = Rc::new(on_read);
    let input = el("input").attr("type", "file").attr("accept", accept).attr("hidden", "").on("change", move |event| {
        let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let file = input.as_ref().and_then(|input| input.files()).and_then(|files| files.get(0));
        if let Some(input) = input {
            // The same file may be picked again, after it was mended.
            input.set_value("");
        }
        if let Some(file) = file {
            let on_read = on_read.clone();
            spawn(async move { on_read(read_text(&file).await) });
        }
    });
    let picker = input.clone();
    let button = button(label, move || {
        if let Some(picker) = picker.element().dyn_ref::<HtmlElement>() {
            picker.click();
        }
    });
    [button, input]
}

async fn read_text(file: &File) -> Result<String, FileError> {
    if file.size() > f64::from(LARGEST_FILE) {
        return Err(FileError::TooLarge);
    }
    let bytes = JsFuture::from(file.array_buffer()).await.map_err(|_| FileError::Unreadable)?;
    let text = String::from_utf8(Uint8Array::new(&bytes).to_vec()).map_err(|_| FileError::NotText)?;
    // Some editors put a byte order mark in front.
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
