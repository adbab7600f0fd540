//! The dialog `Save view`.

use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::data::{Problem, View};
use super::menu::Room;
use super::words::words;
use crate::locales::texts;
use crate::ui::{
    El, FieldError, Signal, TextField, button, dialog, el, error_summary, focus_soon, lower_case, submit_button,
};
use crate::users::state::UsersState;

const NAME: &str = "view-name";

/// Saves what is on the screen under a name.
pub(super) fn save_dialog(room: Room) -> El {
    let form = SaveForm {
        room,
        name: Signal::new(String::new()),
        is_start: Signal::new(false),
        taken: Signal::new(None),
        errors: Signal::new(Vec::new()),
    };
    dialog(texts().save_view, move || room.open.set(None)).child(form.build())
}

#[derive(Clone, Copy)]
struct SaveForm {
    room: Room,
    name: Signal<String>,
    is_start: Signal<bool>,
    /// The view that is called so already, while the admin has not said what to do about it.
    taken: Signal<Option<String>>,
    errors: Signal<Vec<FieldError>>,
}

impl SaveForm {
    fn build(self) -> El {
        let texts = texts();
        let name = TextField {
            autofocus: true,
            hint: Some(texts.view_name_hint),
            ..TextField::new(NAME, texts.view_name, self.name)
        };
        let wrong = move || self.errors.with(|errors| errors.iter().any(|error| error.field_id == Some(NAME)));
        let actions = el("div")
            .class("dialog__actions")
            .child(submit_button().text(texts.save))
            .child(button(texts.cancel, move || self.room.open.set(None)));
        el("form")
            .class("dialog__form")
            .attr("novalidate", "")
            .on("submit", move |event| {
                event.prevent_default();
                self.save(false);
            })
            .child(error_summary(self.errors))
            .child(name.build(wrong))
            .child(self.start_choice())
            .live_child(move || self.question())
            .child(actions)
    }

    fn start_choice(self) -> El {
        let checkbox = el("input").attr("type", "checkbox").live_prop("checked", move || self.is_start.get()).on(
            "change",
            move |event| {
                let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
                self.is_start.set(input.is_some_and(|input| input.checked()));
            },
        );
        el("label").class("choice").child(checkbox).text(texts().view_opens)
    }

    /// Whether to replace the view that is called so; away while another name stands in the field.
    fn question(self) -> Option<El> {
        let taken = self.taken.get()?;
        let texts = texts();
        let replace = button(&(texts.replace)(&taken), move || self.save(true));
        let question = el("div")
            .class("notice notice--unknown")
            .attr("role", "alert")
            .attr("tabindex", "-1")
            .child(el("p").text(&(texts.view_taken)(&taken)))
            .child(replace)
            .live_attr("hidden", move || {
                let same = self.name.with(|name| lower_case(name.trim())) == lower_case(&taken);
                (!same).then(String::new)
            });
        focus_soon(&question);
        Some(question)
    }

    fn save(self, replace: bool) {
        let UsersState { query, columns, .. } = self.room.state;
        let view = self.name.with_untracked(|name| View::new(name, query.get_untracked(), columns.get_untracked()));
        let saved = view.and_then(|view| {
            let is_start = self.is_start.get_untracked();
            self.room.store.change(|views| {
                let name = view.name().to_owned();
                views.save(view, replace)?;
                if is_start { views.set_start(&name, true) } else { Ok(()) }
            })
        });
        self.taken.set(None);
        match saved {
            Ok(()) => self.room.open.set(None),
            Err(Problem::Taken(name)) => {
                self.errors.set(Vec::new());
                self.taken.set(Some(name));
            }
            Err(problem) => {
                let field_id = (problem == Problem::Name).then_some(NAME);
                self.errors.set(vec![FieldError { field_id, text: words(&problem, texts()) }]);
            }
        }
    }
}
