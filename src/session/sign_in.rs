//! The sign-in page, and the form that it shares with `Sign in again`.

use users_api::ErrorCode;

use super::form::{Field, Proof, logon};
use super::state::Session;
use crate::api::{CallError, explain};
use crate::locales::{Texts, texts};
use crate::ui::{El, FieldError, Signal, TextField, el, error_summary, spawn, submit_button};

const ACCOUNT: &str = "sign-in-account";
const SECRET: &str = "sign-in-secret";

/// The page for an admin who is not signed in.
pub fn sign_in(session: Session) -> El {
    let form = SignInForm::new(session, String::new());
    el("main").class("sign-in").child(el("h1").text(texts().sign_in)).child(form.build())
}

/// Account and secret, sent once: while an answer is awaited the form does not send again.
#[derive(Clone, Copy)]
pub(super) struct SignInForm {
    session: Session,
    account: Signal<String>,
    proof: Signal<Proof>,
    secret: Signal<String>,
    errors: Signal<Vec<FieldError>>,
    sending: Signal<bool>,
}

impl SignInForm {
    /// `account` is who signs in; known beforehand when a session is renewed.
    pub(super) fn new(session: Session, account: String) -> Self {
        Self {
            session,
            account: Signal::new(account),
            proof: Signal::new(Proof::default()),
            secret: Signal::new(String::new()),
            errors: Signal::new(Vec::new()),
            sending: Signal::new(false),
        }
    }

    /// The form on the page.
    pub(super) fn build(self) -> El {
        let texts = texts();
        let account = TextField {
            autocomplete: "username",
            hint: Some(texts.account_hint),
            ..TextField::new(ACCOUNT, texts.account, self.account)
        };
        let button = submit_button()
            .live_flag("aria-disabled", move || self.sending.get())
            .live_text(move || if self.sending.get() { texts.signing_in } else { texts.sign_in }.to_owned());
        el("form")
            .class("sign-in__form")
            .attr("novalidate", "")
            .on("submit", move |event| {
                event.prevent_default();
                self.submit();
            })
            .child(error_summary(self.errors))
            .child(account.build(move || self.is_wrong(ACCOUNT)))
            .child(self.proof_choice())
            .live_child(move || Some(self.secret_field()))
            .child(button)
    }

    fn secret_field(self) -> El {
        let texts = texts();
        let (label, autocomplete) = match self.proof.get() {
            Proof::Password => (texts.password, "current-password"),
            Proof::ApiKey => (texts.api_key, "off"),
        };
        let autofocus = self.account.with_untracked(|account| !account.is_empty());
        let field =
            TextField { kind: "password", autocomplete, autofocus, ..TextField::new(SECRET, label, self.secret) };
        field.build(move || self.is_wrong(SECRET))
    }

    fn proof_choice(self) -> El {
        let texts = texts();
        let choice = |value: Proof, label: &str| {
            let radio = el("input")
                .attr("type", "radio")
                .attr("name", "sign-in-proof")
                .live_prop("checked", move || self.proof.get() == value)
                .on("change", move |_| self.proof.set(value));
            el("label").class("choice").child(radio).text(label)
        };
        el("fieldset")
            .class("choices")
            .child(el("legend").text(texts.sign_in_with))
            .child(choice(Proof::Password, texts.account_password))
            .child(choice(Proof::ApiKey, texts.an_api_key))
    }

    fn is_wrong(self, id: &str) -> bool {
        self.errors.with(|errors| errors.iter().any(|error| error.field_id == Some(id)))
    }

    fn submit(self) {
        if self.sending.get_untracked() {
            return;
        }
        let proof = self.proof.get_untracked();
        let request = match logon(&self.account.get_untracked(), proof, &self.secret.get_untracked()) {
            Ok(request) => request,
            Err(missing) => {
                let errors = missing.into_iter().map(|field| missing_field(field, proof, texts())).collect();
                self.errors.set(errors);
                return;
            }
        };
        self.errors.set(Vec::new());
        self.sending.set(true);
        spawn(async move {
            let answer = self.session.open(request).await;
            // After a success the form may be gone already.
            let _ = self.sending.try_set(false);
            let _ = self.secret.try_set(String::new());
            if let Err(error) = answer {
                let _ = self.errors.try_set(vec![refusal(&error, proof, texts())]);
            }
        });
    }
}

fn missing_field(field: Field, proof: Proof, texts: &Texts) -> FieldError {
    match (field, proof) {
        (Field::Account, _) => at(ACCOUNT, texts.account_missing),
        (Field::Secret, Proof::Password) => at(SECRET, texts.password_missing),
        (Field::Secret, Proof::ApiKey) => at(SECRET, texts.api_key_missing),
    }
}

fn at(field_id: &'static str, text: &str) -> FieldError {
    FieldError { field_id: Some(field_id), text: text.to_owned() }
}

/// The API does not say whether account or secret is wrong, and nor does the panel.
fn refusal(error: &CallError, proof: Proof, texts: &Texts) -> FieldError {
    let wrong = matches!(error.code(), Some(ErrorCode::AuthorizationFailed | ErrorCode::AccountIdInvalid));
    let text = match proof {
        Proof::Password if wrong => texts.wrong_password.to_owned(),
        Proof::ApiKey if wrong => texts.wrong_api_key.to_owned(),
        _ => [texts.not_signed_in, &explain(error, texts)].join(" "),
    };
    FieldError { field_id: None, text }
}
