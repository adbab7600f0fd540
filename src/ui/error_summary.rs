//! The list of what is wrong with a form, at its top.

use super::signal::{Signal, keep};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, Node, ShadowRoot};

use super::dom::{El, el};
use super::timer::after;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The id of the field at fault, when there is one.
    pub field_id: Option<&'static str>,
    /// What is wrong and what to do, with the field's own label.
    pub text: String,
}

/// What is wrong, announced at once, with a link to each field. Takes the focus when it appears or changes;
/// empty while nothing is wrong.
pub fn error_summary(errors: Signal<Vec<FieldError>>) -> El {
    el("div").class("error-place").live_child(move || {
        let lines: Vec<El> = errors.with(|errors| errors.iter().map(line).collect());
        if lines.is_empty() {
            return None;
        }
        let summary = el("div")
            .class("error-summary")
            .attr("role", "alert")
            .attr("tabindex", "-1")
            .child(el("ul").children(lines));
        // It is on the page a moment later.
        let focus = summary.clone();
        keep(after(0, move || focus.focus()));
        Some(summary)
    })
}

fn line(error: &FieldError) -> El {
    match error.field_id {
        None => el("li").text(&error.text),
        Some(id) => {
            let link = el("a").attr("href", &["#", id].concat()).text(&error.text).on("click", move |event| {
                event.prevent_default();
                focus_beside(&event, id);
            });
            el("li").child(link)
        }
    }
}

/// Focuses the element of this id in the same tree: a link's own jump does not reach into a shadow root.
fn focus_beside(event: &Event, id: &str) {
    let from = event.target().and_then(|target| target.dyn_into::<Node>().ok());
    let root = from.map(|node| node.get_root_node()).and_then(|root| root.dyn_into::<ShadowRoot>().ok());
    let field = root.and_then(|root| root.get_element_by_id(id)).and_then(|field| field.dyn_into::<HtmlElement>().ok());
    if let Some(field) = field {
        let _ = field.focus();
    }
}
