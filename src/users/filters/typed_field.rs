//! A field that is typed: it asks a pause after the last key, and never for what it does not understand.

use leptos::prelude::*;

use super::directory::Shelf;
use super::options::{Options, Supply};
use super::typed::{Field, Problem, Value};
use super::{FilterFields, words};
use crate::api::{CallError, Remote};
use crate::locales::texts;
use crate::ui::{El, Signal, Timer, after, checked_field, derived, el, live, value_of};

/// A typed filter waits this long after the last key, in milliseconds, before it asks.
const TYPING_PAUSE: u32 = 250;
/// A field that is left is judged this long afterwards, in milliseconds: an error that came with the press of a
/// button would move what is under the pointer, and the click would be lost.
const LEAVING_PAUSE: u32 = 200;

/// How the text of a field stands to what is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    /// The text is what is asked for.
    Settled,
    /// The admin is in the field and has pressed a key since.
    Typing,
    /// The admin has left a text behind that is not judged yet, or that cannot be asked for.
    Unread,
}

/// One typed field.
#[derive(Clone, Copy)]
struct TypedField {
    filters: FilterFields,
    field: Field,
    shelf: Option<Shelf>,
    /// What the query asks for here. A memo: another filter's change is none of this field's business.
    asked: Signal<Value>,
    text: Signal<String>,
    problem: Signal<Option<Problem>>,
    phase: Signal<Phase>,
    pause: Signal<Option<Timer>>,
}

/// A field of the sidebar.
pub(super) fn typed_field(filters: FilterFields, field: Field) -> El {
    let query = filters.state.query;
    let this = TypedField {
        filters,
        field,
        shelf: field.kind().map(|kind| filters.directory.shelf(kind)),
        asked: derived(move || query.with(|query| field.value(query))),
        text: Signal::new(String::new()),
        problem: Signal::new(None),
        phase: Signal::new(Phase::Settled),
        pause: Signal::new(None),
    };
    this.follow();
    let error = move || this.error();
    let hint = move || this.hint();
    checked_field(words::field_id(field), words::field_label(field), this.input(), Box::new(hint), Box::new(error))
}

impl TypedField {
    fn input(self) -> El {
        let mut input = el("input")
            // Not `search`: there Escape empties the field, where it should close the drawer.
            .attr("type", "text")
            .live_prop("value", move || self.text.get())
            .on("input", move |event| self.typed(value_of(&event)))
            .on("change", move |_| self.left())
            .on("blur", move |_| self.left());
        if self.field == Field::UserId {
            input = input.attr("inputmode", "numeric");
        }
        if let Some(shelf) = self.shelf {
            input = input.attr("list", shelf.list_id()).on("focus", move |_| shelf.fetch());
        }
        if self.field == Field::Application {
            input = input.attr("placeholder", texts().all_applications);
        }
        input
    }

    /// Shows what is asked for from elsewhere, without undoing what is being typed.
    fn follow(self) {
        live(move || {
            let asked = self.asked.get();
            if let (Some(shelf), Value::Id(_)) = (self.shelf, &asked) {
                // The id of a link wants its name.
                untrack(|| shelf.fetch());
            }
            let typing = self.phase.get_untracked() == Phase::Typing;
            let kept = typing && (self.is_pausing() || untrack(|| self.read()) == Ok(asked));
            if !kept {
                untrack(|| self.settle());
            }
        });
        live(move || {
            self.filters.cleared.track();
            untrack(|| self.settle());
        });
        if let Some(shelf) = self.shelf {
            live(move || {
                shelf.options.track();
                untrack(|| self.options_changed());
            });
        }
    }

    fn options_changed(self) {
        match self.phase.get_untracked() {
            _ if self.is_pausing() => {}
            Phase::Settled => self.settle(),
            Phase::Typing => self.judge(false),
            Phase::Unread => self.judge(true),
        }
    }

    fn typed(self, text: String) {
        self.phase.set_untracked(Phase::Typing);
        let picked = self.shelf.is_some_and(|shelf| self.options(|options| options.has_option(shelf.kind, &text)));
        self.text.set(text);
        if picked {
            self.judge(false);
        } else {
            self.pause.set_untracked(Some(after(TYPING_PAUSE, move || self.judge(false))));
        }
    }

    /// The admin leaves the field, or says by Enter that the text is complete.
    fn left(self) {
        if self.phase.get_untracked() == Phase::Typing {
            self.phase.set_untracked(Phase::Unread);
            self.pause.set_untracked(Some(after(LEAVING_PAUSE, move || self.judge(true))));
        }
    }

    fn is_pausing(self) -> bool {
        self.pause.with_untracked(Option::is_some)
    }

    /// Asks for what the text means, or says why it means nothing. While a text can still become an option it is
    /// not wrong yet, unless it is complete.
    fn judge(self, complete: bool) {
        self.pause.set_untracked(None);
        let text = self.text.get_untracked();
        let read = self.read();
        if let Some(shelf) = self.shelf.filter(|_| matches!(read, Err(Problem::NotListed) | Ok(Value::Text(_)))) {
            shelf.search(text.trim());
        }
        match read {
            Ok(value) => {
                self.problem.set(None);
                if self.asked.with_untracked(|asked| *asked != value) {
                    self.filters.state.query.change(|query| self.field.put(query, value));
                }
                if complete {
                    self.settle();
                }
            }
            Err(problem) => {
                let waits = problem == Problem::NotListed && self.may_become_an_option(text.trim(), complete);
                self.problem.set((!waits).then_some(problem));
                if complete {
                    self.phase.set_untracked(Phase::Unread);
                }
            }
        }
    }

    fn may_become_an_option(self, text: &str, complete: bool) -> bool {
        self.shelf.is_some_and(|shelf| {
            self.options(|options| match options.supply {
                Supply::Asked => true,
                _ => !complete && options.may_become(shelf.kind, text),
            })
        })
    }

    /// Writes what is asked for into the field.
    fn settle(self) {
        self.pause.set_untracked(None);
        self.phase.set_untracked(Phase::Settled);
        self.problem.set(None);
        let text = self.options(|options| self.asked.with_untracked(|asked| self.field.text(asked, options)));
        if self.text.with_untracked(|shown| *shown != text) {
            self.text.set(text);
        }
    }

    fn read(self) -> Result<Value, Problem> {
        self.options(|options| self.text.with_untracked(|text| self.field.read(text, options)))
    }

    /// What is known of the options; nothing where there are none.
    fn options<T>(self, look: impl FnOnce(&Options) -> T) -> T {
        match self.shelf {
            Some(shelf) => shelf.options.with_untracked(look),
            None => look(&Options::default()),
        }
    }

    /// What is wrong: with the text, or with what the server was asked for by it.
    fn error(self) -> Option<String> {
        let Some(problem) = self.problem.get() else {
            return self.refusal();
        };
        let missing = self.shelf.is_some_and(|shelf| shelf.options.with(|options| options.supply.is_missing()));
        let what = words::problem(self.field, problem, missing);
        let asked = self.options(|options| self.asked.with(|asked| self.field.text(asked, options)));
        Some(if asked.is_empty() { what } else { [&what, " ", &(texts().filter_stays)(&asked)].concat() })
    }

    /// The server's error about the value that is asked for.
    fn refusal(self) -> Option<String> {
        if self.asked.with(|asked| *asked == Value::Nothing) {
            return None;
        }
        self.filters.state.list.with(|list| match list {
            Remote::Failed { why: CallError::Refused(errors), .. } => {
                let mine = |name: &String| self.field.is_parameter(name);
                let error = errors.iter().find(|error| error.field_name.as_ref().is_some_and(mine))?;
                Some((texts().refused)(&error.msg, &error.code.number().to_string()))
            }
            _ => None,
        })
    }

    fn hint(self) -> Option<String> {
        let supply = self.shelf.map(|shelf| (shelf.kind, shelf.options.with(|options| options.supply)));
        let picker = supply.and_then(|(kind, supply)| words::supply(kind, supply));
        let own = (self.field == Field::ShowOnlySkill).then_some(texts().show_only_skill_hint);
        match (own, picker) {
            (Some(own), Some(picker)) => Some([own, " ", picker].concat()),
            (one, other) => one.or(other).map(str::to_owned),
        }
    }
}
