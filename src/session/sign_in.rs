//! The sign-in page, and the form that it shares with `Sign in again`.

use leptos::prelude::*;
use users_api::ErrorCode;

use super::form::{Field, Proof, logon};
use super::state::Session;
use crate::api::{CallError, explain};
use crate::locales::{Texts, texts};
use crate::ui::{ErrorSummary, FieldError, TextField, live, live_view, spawn};

const ACCOUNT: &str = "sign-in-account";
const SECRET: &str = "sign-in-secret";

/// The page for an admin who is not signed in.
#[component]
pub fn SignIn() -> impl IntoView {
    let texts = texts();
    let account = RwSignal::new(String::new());
    view! {
        <main class="sign-in">
            <h1>{texts.sign_in}</h1>
            <SignInForm account />
        </main>
    }
}

/// Account and secret, sent once: while an answer is awaited the form does not send again.
#[component]
pub(super) fn SignInForm(
    /// Who signs in, as typed; known beforehand when a session is renewed.
    account: RwSignal<String>,
) -> impl IntoView {
    let texts = texts();
    let session: Session = expect_context();
    let proof = RwSignal::new(Proof::default());
    let secret = RwSignal::new(String::new());
    let errors = RwSignal::new(Vec::<FieldError>::new());
    let sending = RwSignal::new(false);

    let submit = move || {
        if sending.get_untracked() {
            return;
        }
        let proof = proof.get_untracked();
        let request = match logon(&account.read_untracked(), proof, &secret.read_untracked()) {
            Ok(request) => request,
            Err(missing) => {
                errors.set(missing.into_iter().map(|field| missing_field(field, proof, texts)).collect());
                return;
            }
        };
        errors.set(Vec::new());
        sending.set(true);
        spawn(async move {
            let answer = session.open(request).await;
            // After a success the form may be gone already.
            let _ = sending.try_set(false);
            let _ = secret.try_set(String::new());
            if let Err(error) = answer {
                let _ = errors.try_set(vec![refusal(&error, proof, texts)]);
            }
        });
    };

    view! {
        <form
            class="sign-in__form"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                submit();
            }
        >
            <ErrorSummary errors />
            <TextField id=ACCOUNT label=texts.account hint=texts.account_hint value=account autocomplete="username" />
            <ProofChoice proof />
            {live_view(move || {
                let (label, autocomplete) = match proof.get() {
                    Proof::Password => (texts.password, "current-password"),
                    Proof::ApiKey => (texts.api_key, "off"),
                };
                Some(view! { <TextField id=SECRET label kind="password" value=secret autocomplete /> }.into_any())
            })}
            <button type="submit" class="button button--primary" aria-disabled=live(move || sending.get().then_some("true"))>
                {live(move || if sending.get() { texts.signing_in } else { texts.sign_in })}
            </button>
        </form>
    }
}

#[component]
fn ProofChoice(proof: RwSignal<Proof>) -> impl IntoView {
    let texts = texts();
    let choice = move |value: Proof, label: &'static str| {
        view! {
            <label class="choice">
                <input
                    type="radio"
                    name="sign-in-proof"
                    prop:checked=live(move || proof.get() == value)
                    on:change=move |_| proof.set(value)
                />
                {label}
            </label>
        }
    };
    view! {
        <fieldset class="choices">
            <legend>{texts.sign_in_with}</legend>
            {choice(Proof::Password, texts.account_password)}
            {choice(Proof::ApiKey, texts.an_api_key)}
        </fieldset>
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
    let text = match (error.code(), proof) {
        (Some(ErrorCode::AuthorizationFailed | ErrorCode::AccountIdInvalid), Proof::Password) => {
            texts.wrong_password.to_owned()
        }
        (Some(ErrorCode::AuthorizationFailed | ErrorCode::AccountIdInvalid), Proof::ApiKey) => {
            texts.wrong_api_key.to_owned()
        }
        _ => [texts.not_signed_in, &explain(error, texts)].join(" "),
    };
    FieldError { field_id: None, text }
}
