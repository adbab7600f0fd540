//! The dialogs that ask for a name: `Save view`, and the one that renames a view.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::data::{Look, View, Views, fitting};
use super::manage::RENAME;
use super::menu::Room;
use crate::locales::texts;
use crate::ui::{El, FieldError, Signal, TextField, button, el, error_summary, submit_button};

const NAME: &str = "view-name";

/// Saves what is on the screen under a name, or gives the view called `old` another name.
pub(super) fn name_dialog(room: Room, old: Option<String>) -> El {
    let texts = texts();
    let form = Form {
        room,
        name: Signal::new(old.clone().unwrap_or_default()),
        errors: Signal::new(Vec::new()),
        is_new: old.is_none(),
        old: Signal::new(old.unwrap_or_default()),
        starts: Signal::new(el("input").attr("type", "checkbox")),
    };
    let hint = form.is_new.then_some(texts.view_name_hint);
    let name = TextField { autofocus: true, hint, ..TextField::new(NAME, texts.view_name, form.name) };
    let wrong = move || form.errors.with(|errors| errors.iter().any(|error| error.field_id.is_some()));
    let actions = el("div")
        .class("dialog__actions")
        .child(submit_button().text(texts.save))
        .live_child(move || form.replace())
        .child(button(texts.cancel, move || room.open.set(None)));
    let fields = el("form")
        .class("dialog__form")
        .attr("novalidate", "")
        .on("submit", move |event| {
            event.prevent_default();
            form.save(false);
        })
        .child(error_summary(form.errors))
        .child(name.build(wrong));
    let starts = form.starts.get_untracked();
    let fields = if form.is_new {
        fields.child(el("label").class("choice").child(starts).text(texts.view_opens))
    } else {
        fields
    };
    fields.child(actions)
}

#[derive(Clone, Copy)]
struct Form {
    room: Room,
    name: Signal<String>,
    errors: Signal<Vec<FieldError>>,
    is_new: bool,
    /// The view that gets another name; empty for a new one.
    old: Signal<String>,
    /// The checkbox `Open the panel with this view`.
    starts: Signal<El>,
}

impl Form {
    /// The way to replace the view that is called so, where a new one is saved.
    fn replace(self) -> Option<El> {
        let name = self.name.get();
        let taken =
            self.room.store.views.with(|views| views.as_ref().ok()?.find(name.trim()).map(|view| view.name.clone()))?;
        self.is_new.then(|| button(&(texts().replace)(&taken), move || self.save(true)))
    }

    fn save(self, replace: bool) {
        let (name, old) = (self.name.get_untracked(), self.old.get_untracked());
        let Some(name) = fitting(&name) else {
            return self.refuse(Some(NAME), texts().view_name_wrong.to_owned());
        };
        let instead_of = if replace { name } else { &old };
        match self.room.store.change(&|views| {
            let view = self.view(name.to_owned(), &old, views)?;
            views.put(view, instead_of)?;
            self.room.focus.set_untracked([RENAME, name].concat());
            Ok((texts().view_renamed_to)(&old, name))
        }) {
            Ok(said) => {
                self.room.said.set(Ok(said));
                self.room.open.set(None);
            }
            Err(why) => self.refuse(None, why),
        }
    }

    fn refuse(self, field_id: Option<&'static str>, text: String) {
        self.errors.set(vec![FieldError { field_id, text }]);
    }

    fn view(self, name: String, old: &str, views: &Views) -> Result<View, String> {
        if !self.is_new {
            let view = views.find(old).ok_or(texts().view_gone)?;
            return Ok(View { name, ..view.clone() });
        }
        let state = self.room.state;
        let look = Look::new(state.query.get_untracked(), &state.columns.get_untracked());
        let starts = self.starts.with_untracked(|starts| {
            starts.element().dyn_ref::<HtmlInputElement>().is_some_and(HtmlInputElement::checked)
        });
        Ok(View { name, look, start: starts })
    }
}
