//! The list of what is wrong with a form, at its top.

use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, ShadowRoot};

use super::erased::{effect, live_view};

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The id of the field at fault, when there is one.
    pub field_id: Option<&'static str>,
    /// What is wrong and what to do, with the field's own label.
    pub text: String,
}

/// What is wrong, announced at once, with a link to each field. Takes the focus when it appears or changes;
/// shows nothing while there is nothing wrong.
#[component]
pub fn ErrorSummary(
    /// What is wrong now.
    #[prop(into)]
    errors: Signal<Vec<FieldError>>,
) -> impl IntoView {
    let node = NodeRef::<html::Div>::new();
    effect(move || {
        let any = errors.with(|errors| !errors.is_empty());
        if let (true, Some(summary)) = (any, node.get()) {
            let _ = summary.focus();
        }
    });
    live_view(move || {
        let lines = errors.get().into_iter().map(line).collect::<Vec<_>>();
        if lines.is_empty() {
            return None;
        }
        let summary = view! {
            <div node_ref=node class="error-summary" role="alert" tabindex="-1">
                <ul>{lines}</ul>
            </div>
        };
        Some(summary.into_any())
    })
}

fn line(error: FieldError) -> AnyView {
    let Some(id) = error.field_id else {
        return view! { <li>{error.text}</li> }.into_any();
    };
    let go = move |event: web_sys::MouseEvent| {
        event.prevent_default();
        focus_beside(&event, id);
    };
    view! { <li><a href=["#", id].concat() on:click=go>{error.text}</a></li> }.into_any()
}

/// Focuses the element of this id in the same tree: a link's own jump does not reach into a shadow root.
fn focus_beside(event: &web_sys::MouseEvent, id: &str) {
    let from = event.current_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
    let root = from.map(|node| node.get_root_node()).and_then(|root| root.dyn_into::<ShadowRoot>().ok());
    let field = root.and_then(|root| root.get_element_by_id(id)).and_then(|field| field.dyn_into::<HtmlElement>().ok());
    if let Some(field) = field {
        let _ = field.focus();
    }
}
