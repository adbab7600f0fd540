//! One field: a typed one asks a pause after the last key, and never for what it does not understand.

use super::FilterFields;
use super::field::{Field, Form, Reading, Value};
use super::options::Options;
use super::parts::{Chip, Parts, chip, id, parts};
use crate::locales::texts;
use crate::ui::{El, Timer, after, set_attribute, set_property};

/// How the text of a field stands to what is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// The text is what is asked for.
    Settled,
    /// The admin is in the field and has pressed a key since.
    Typing,
    /// The admin has left a text behind that is not judged yet, or that cannot be asked for.
    Unread,
}

/// A field, and its chip where it is a filter.
pub struct Row {
    /// What it is.
    pub field: &'static Field,
    /// What is asked for here.
    pub asked: Value,
    /// How the text stands to that.
    pub phase: Phase,
    /// What was typed, or written here.
    pub text: String,
    /// What is wrong with it; nothing when empty.
    pub problem: String,
    /// The whole field on the page.
    pub part: El,
    /// The chip.
    pub chip: Chip,
    pause: Option<Timer>,
    controls: Vec<El>,
    hint: (El, String),
    error: (El, String),
    words: String,
}

impl Row {
    /// Nothing is asked for yet.
    pub fn new(field: &'static Field) -> Self {
        let Parts { part, controls, hint, error } = parts(field);
        Self {
            field,
            asked: Value::default(),
            phase: Phase::Settled,
            text: String::new(),
            problem: String::new(),
            part,
            chip: chip(field),
            pause: None,
            controls,
            hint: (hint, String::new()),
            error: (error, String::new()),
            words: String::new(),
        }
    }

    /// Whether the admin is still typing, so that nothing is judged.
    pub fn is_pausing(&self) -> bool {
        self.pause.is_some()
    }

    /// Judges the text in so many milliseconds; what was to come before does not.
    pub fn judge_in(&mut self, milliseconds: u32, filters: FilterFields, index: usize, complete: bool) {
        let judge = move || filters.change(|sidebar| sidebar.judge(filters, index, complete));
        self.pause = Some(after(milliseconds, judge));
    }

    /// Judges nothing later.
    pub fn stop_waiting(&mut self) {
        self.pause = None;
    }

    /// What the text means.
    pub fn read(&self, options: &Options) -> Reading {
        self.field.read(&self.text, options)
    }

    /// Takes what is asked for from elsewhere, without undoing what is being typed.
    pub fn follow(&mut self, options: &Options) {
        let typing = self.phase == Phase::Typing;
        let kept = typing && (self.is_pausing() || self.read(options) == Reading::Value(self.asked.clone()));
        if !kept {
            self.settle(options);
        }
    }

    /// Writes what is asked for into the field.
    pub fn settle(&mut self, options: &Options) {
        self.pause = None;
        self.phase = Phase::Settled;
        self.problem.clear();
        let text = match self.field.form {
            Form::Choose(_) | Form::States => self.asked.text.clone(),
            _ => self.field.words(&self.asked, options),
        };
        if self.text != text {
            self.text = text;
            self.write();
        }
    }

    fn write(&self) {
        for control in &self.controls {
            if self.field.form == Form::States {
                let word = control.element().get_attribute("value");
                let checked = self.text.split(';').any(|state| word.as_deref() == Some(state));
                set_property(control.element(), "checked", &checked.into());
            } else {
                set_property(control.element(), "value", &self.text.as_str().into());
            }
        }
    }

    /// The text cannot be asked for: says what is wrong with it, or nothing yet where `what` is empty.
    pub fn reject(&mut self, what: &str, options: &Options, complete: bool) {
        if complete {
            self.phase = Phase::Unread;
        }
        if !what.is_empty() {
            let asked = self.field.words(&self.asked, options);
            let stays = if asked.is_empty() { asked } else { [" ", &(texts().filter_stays)(&asked)].concat() };
            self.problem = [what, &stays].concat();
        }
    }

    /// Draws what is said of the field, and the chip. `refusal`: what the server said of the value.
    pub fn draw(&mut self, options: &Options, refusal: Option<String>) {
        let error = match refusal {
            Some(refusal) if self.problem.is_empty() && !self.asked.text.is_empty() => refusal,
            _ => self.problem.clone(),
        };
        let hint = match (self.field.hint, self.field.kind().map_or("", |kind| options.hint(kind))) {
            ("", other) | (other, "") => other.to_owned(),
            (own, other) => [own, " ", other].concat(),
        };
        if show(&mut self.hint, hint) | show(&mut self.error, error) {
            self.describe();
        }
        let words = self.field.words(&self.asked, options);
        if self.words != words {
            set_attribute(self.chip.item.element(), "hidden", words.is_empty().then_some(""));
            self.chip.value.element().set_text_content(Some(&words));
            let name = (texts().remove_filter)(self.field.label, &words);
            set_attribute(self.chip.remove.element(), "aria-label", Some(&name));
            self.words = words;
        }
    }

    fn describe(&self) {
        let mut ids = String::new();
        for (end, (_, text)) in [("-hint ", &self.hint), ("-error", &self.error)] {
            if !text.is_empty() {
                ids.push_str(&id(self.field, end));
            }
        }
        for control in &self.controls {
            let element = control.element();
            set_attribute(element, "aria-invalid", (!self.error.1.is_empty()).then_some("true"));
            set_attribute(element, "aria-describedby", Some(ids.trim_end()).filter(|ids| !ids.is_empty()));
        }
    }
}

/// Writes a text into its place, if it is another one.
fn show(place: &mut (El, String), text: String) -> bool {
    let other = place.1 != text;
    if other {
        place.0.element().set_text_content(Some(&text));
        place.1 = text;
    }
    other
}
