//! The fields on the page.

use leptos::prelude::untrack;
use users_api::{Errors, Fields, Method};

use super::super::password::{self, Strength, made, strength};
use super::fields::{FIELDS, Field, problem_words};
use super::values::Values;
use crate::api::{Api, CallError, explain};
use crate::locales::texts;
use crate::ui::{
    Abort, El, FieldError, Signal, button, el, error_summary, keep, labelled, live, random_bytes, spawn, value_of,
};

/// A form for a user: what was typed, and what is wrong with it.
#[derive(Clone, Copy)]
pub struct UserForm {
    /// What was typed.
    pub values: Signal<Values>,
    /// The summary at the top.
    pub errors: Signal<Vec<FieldError>>,
    /// The fields that were left once: what is wrong with the others is not said before it is asked for.
    judged: Signal<Vec<Field>>,
    /// What the server said of a value; it is no news once the value is another one.
    refused: Signal<Vec<(Field, String, String)>>,
    visible: Signal<bool>,
    first: Signal<u32>,
    /// Whether an empty password is one that stays as it is.
    keeps_password: bool,
}

/// The ids of the fields, to which the summary links.
const fn id(field: Field) -> &'static str {
    match field {
        Field::UserName => "user-form-name",
        Field::DisplayName => "user-form-display-name",
        Field::Password => "user-form-password",
        Field::Application => "user-form-application",
        Field::Active => "user-form-active",
        Field::Accounting => "user-form-accounting",
        Field::CustomData => "user-form-custom-data",
        Field::MobilePhone => "user-form-phone",
    }
}

const APPLICATIONS: &str = "user-form-applications";

impl UserForm {
    /// A form with these values. With `keeps_password` an empty password is right.
    pub fn new(values: Values, keeps_password: bool) -> Self {
        Self {
            values: Signal::new(values),
            errors: Signal::new(Vec::new()),
            judged: Signal::new(Vec::new()),
            refused: Signal::new(Vec::new()),
            visible: Signal::new(false),
            first: Signal::new(0),
            keeps_password,
        }
    }

    /// Fills the form anew: nothing of it is judged yet.
    pub fn begin(self, values: Values) {
        self.values.set(values);
        self.errors.set(Vec::new());
        self.judged.set(Vec::new());
        self.refused.set(Vec::new());
        self.visible.set(false);
    }

    /// What is wrong with a field now.
    fn problem(self, field: Field) -> Option<String> {
        self.values.with(|values| {
            let value = values.get(field);
            if field == Field::Password && value.is_empty() && self.keeps_password {
                return None;
            }
            if let Err(problem) = field.check(value) {
                return Some(problem_words(problem, texts()).to_owned());
            }
            let said = |(at, of, words): &(Field, String, String)| (*at == field && of == value).then(|| words.clone());
            self.refused.with(|refused| refused.iter().find_map(said))
        })
    }

    /// Whether nothing is wrong with these fields; otherwise the summary says what is.
    pub fn check(self, fields: &[Field]) -> bool {
        let wrong = |field: &Field| {
            let words = untrack(|| self.problem(*field))?;
            Some(at(*field, &words))
        };
        let errors: Vec<_> = fields.iter().filter_map(wrong).collect();
        let fits = errors.is_empty();
        self.judged.set(fields.to_vec());
        self.errors.set(errors);
        fits
    }

    /// Shows what the server refused, at its field where there is one; `or` begins what has none.
    pub fn refuse(self, why: &CallError, or: &str) {
        let texts = texts();
        let lines = match why {
            CallError::Refused(errors) => self.by_field(errors),
            _ => Vec::new(),
        };
        if lines.is_empty() {
            return self.fail(&[or, " ", &explain(why, texts)].concat());
        }
        self.errors.set(lines);
    }

    fn by_field(self, errors: &Errors) -> Vec<FieldError> {
        let texts = texts();
        let mut refused = Vec::new();
        let mut lines = Vec::new();
        for error in errors.iter() {
            let Some(field) = Field::of(error) else {
                continue;
            };
            let code = error.code.number();
            let words = match code {
                118 => texts.name_taken,
                107 | 116 | 558 => texts.application_unknown,
                535 => texts.password_used,
                _ => &error.msg,
            };
            let words = (texts.refused)(words, &code.to_string());
            lines.push(at(field, &words));
            refused.push((field, self.values.with_untracked(|values| values.get(field).to_owned()), words));
        }
        self.judged.set(FIELDS.to_vec());
        self.refused.set(refused);
        lines
    }

    /// Refuses the user name with these words, as long as it is this one.
    pub fn take_name(self, words: &str) {
        let name = self.values.with_untracked(|values| values.get(Field::UserName).to_owned());
        self.judged.set(FIELDS.to_vec());
        self.refused.set(vec![(Field::UserName, name, words.to_owned())]);
        self.errors.set(vec![at(Field::UserName, words)]);
    }

    /// Counts the times that the first field shall get the focus.
    pub fn focus_first(self) {
        self.first.update(|count| *count = count.wrapping_add(1));
    }

    /// Says at the top why nothing went on.
    pub fn fail(self, sentence: &str) {
        let _ = self.errors.try_set(vec![FieldError { field_id: None, text: sentence.to_owned() }]);
    }

    /// The summary, and these fields.
    pub fn build(self, fields: &[Field], api: Api) -> Vec<El> {
        let mut parts = vec![error_summary(self.errors)];
        parts.extend(fields.iter().map(|field| match field {
            Field::Active => self.flag(*field, texts().active_hint),
            Field::Accounting => self.flag(*field, texts().use_account_money_hint),
            _ => self.text(*field, api),
        }));
        parts
    }

    fn flag(self, field: Field, hint: &'static str) -> El {
        let hint_id = [id(field), "-hint"].concat();
        let checkbox = el("input")
            .attr("type", "checkbox")
            .attr("id", id(field))
            .attr("aria-describedby", &hint_id)
            .live_prop("checked", move || self.values.with(|values| values.is(field)))
            .on("change", move |_| self.values.update(|values| values.flag(field, !values.is(field))));
        let label = el("label").class("choice").child(checkbox).text(field.label(texts()));
        el("div").class("field").child(label).child(el("p").class("field__hint").attr("id", &hint_id).text(hint))
    }

    fn text(self, field: Field, api: Api) -> El {
        let texts = texts();
        let (tag, autocomplete, hint) = match field {
            Field::UserName => ("input", "off", texts.user_name_hint),
            Field::Password if self.keeps_password => ("input", "new-password", texts.password_kept_hint),
            Field::Password => ("input", "new-password", texts.password_hint),
            Field::Application => ("input", "off", texts.application_hint),
            Field::CustomData => ("textarea", "off", ""),
            _ => ("input", "off", ""),
        };
        let input = el(tag)
            .class("input")
            .attr("id", id(field))
            .attr("autocomplete", autocomplete)
            .attr("autocapitalize", "none")
            .attr("spellcheck", "false")
            .attr("aria-describedby", &[id(field), "-hint ", id(field), "-problem"].concat())
            .live_prop("value", move || self.values.with(|values| values.get(field).to_owned()))
            .live_flag("aria-invalid", move || self.told(field).is_some())
            .on("input", move |event| {
                let text = value_of(&event);
                self.values.update(|values| values.set(field, &text));
            })
            // Left, and not only tabbed through.
            .on("change", move |_| self.judged.update(|judged| judged.push(field)));
        let problem = el("p")
            .class("field__error")
            .attr("id", &[id(field), "-problem"].concat())
            .live_text(move || self.told(field).unwrap_or_default());
        let hint = el("p").class("field__hint").attr("id", &[id(field), "-hint"].concat()).text(hint);
        let place = labelled(id(field), field.label(texts)).child(hint);
        match field {
            Field::UserName => {
                self.first_field(&input);
                place.child(input).child(problem)
            }
            Field::Password => self.password(place, input).child(problem),
            Field::Application => {
                let list = el("datalist").attr("id", APPLICATIONS);
                offer(api, &list);
                place.child(input.attr("list", APPLICATIONS)).child(list).child(problem)
            }
            _ => place.child(input).child(problem),
        }
    }

    fn first_field(self, input: &El) {
        let input = input.clone();
        live(move || {
            if self.first.get() > 0 {
                input.focus();
            }
        });
    }

    /// What is said of a field: nothing while the admin has not been there.
    fn told(self, field: Field) -> Option<String> {
        let is_judged = self.judged.with(|judged| judged.contains(&field));
        if is_judged { self.problem(field) } else { None }
    }

    fn password(self, place: El, input: El) -> El {
        let texts = texts();
        let input =
            input.live_attr("type", move || Some(if self.visible.get() { "text" } else { "password" }.to_owned()));
        let show = button(texts.show_password, move || self.visible.update(|visible| *visible = !*visible))
            .live_attr("aria-pressed", move || Some(self.visible.get().to_string()));
        let generate = button(texts.generate_password, move || {
            if let Some(made) = random_bytes(password::RANDOM).and_then(|random| made(&random)) {
                self.values.update(|values| values.set(Field::Password, &made));
                // The admin has to hand it over: it is shown, to be read and copied.
                self.visible.set(true);
            }
        });
        let words = move || {
            self.values.with(|values| match values.get(Field::Password) {
                "" => String::new(),
                password => match strength(password) {
                    Strength::Weak => texts.strength_weak,
                    Strength::Fair => texts.strength_fair,
                    Strength::Strong => texts.strength_strong,
                }
                .to_owned(),
            })
        };
        let strength = el("p").class("field__hint").attr("aria-live", "polite").live_text(words);
        place.child(input).child(el("div").class("dialog__actions").child(show).child(generate)).child(strength)
    }
}

fn at(field: Field, words: &str) -> FieldError {
    FieldError { field_id: Some(id(field)), text: [field.label(texts()), ": ", words].concat() }
}

/// Offers the account's applications. A role that may not list them types an id or a name, as the hint says.
fn offer(api: Api, list: &El) {
    let Some(abort) = Abort::new() else {
        return;
    };
    let mut parameters = Fields::new();
    parameters.push("count", "1000");
    let answer = api.list(Method::GetApplications, parameters, abort.signal());
    keep(abort);
    let list = list.clone();
    spawn(async move {
        let Ok(page) = answer.await else {
            return;
        };
        for application in &page.items {
            if let Some(name) =
                application.get("application_name").and_then(|raw| serde_json::from_str::<String>(raw).ok())
            {
                let _ = list.clone().child(el("option").attr("value", &name));
            }
        }
    });
}
