//! A labelled input.

use leptos::prelude::*;

use super::erased::{live, live_view};

/// A one-line text input with its label, a hint, and what is wrong with it.
#[component]
pub fn TextField(
    /// Unique in the panel; the error summary links to it.
    id: &'static str,
    /// The label, and the accessible name.
    label: &'static str,
    /// What the admin typed.
    value: RwSignal<String>,
    /// `text`, `password`, `search`, …
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// A sentence below the label.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// What is wrong with the value, when anything is.
    #[prop(optional, into)]
    error: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let error = move || error.and_then(|error| error.get());
    let described_by = move || {
        let hint = hint.map(|_| [id, "-hint"].concat());
        let error = error().map(|_| [id, "-error"].concat());
        match (hint, error) {
            (Some(hint), Some(error)) => Some([hint, error].join(" ")),
            (hint, error) => hint.or(error),
        }
    };
    view! {
        <div class="field">
            <label class="field__label" for=id>{label}</label>
            {hint.map(|hint| view! { <p class="field__hint" id=[id, "-hint"].concat()>{hint}</p> })}
            <input
                class="input"
                id=id
                type=kind
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=live(described_by)
                aria-invalid=live(move || error().map(|_| "true"))
                prop:value=live(move || value.get())
                on:input:target=move |event| value.set(event.target().value())
            />
            {live_view(move || {
                let error = error()?;
                Some(view! { <p class="field__error" id=[id, "-error"].concat()>{error}</p> }.into_any())
            })}
        </div>
    }
}
