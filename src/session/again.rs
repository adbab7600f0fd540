//! `Sign in again`: the session has ended, the page waits behind it.

use leptos::prelude::*;

use super::sign_in::SignInForm;
use super::state::{Session, Status};
use crate::locales::texts;
use crate::ui::{Dialog, live_view};

/// Shown while the session has ended. What was being read goes on by itself afterwards.
#[component]
pub fn SignInAgain() -> impl IntoView {
    let session: Session = expect_context();
    live_view(move || session.has_ended().get().then(|| view! { <Again /> }.into_any()))
}

#[component]
fn Again() -> impl IntoView {
    let texts = texts();
    let session: Session = expect_context();
    let account = match session.status().get_untracked() {
        Status::SignedIn(identity) => identity.account_id.to_string(),
        Status::SignedOut => String::new(),
    };
    let account = RwSignal::new(account);
    view! {
        // There is nothing to close it to: the admin signs in or leaves.
        <Dialog title=texts.sign_in_again on_close=|| ()>
            <p>{texts.session_ended}</p>
            <SignInForm account />
            <button type="button" class="button" on:click=move |_| session.forget()>
                {texts.sign_out}
            </button>
        </Dialog>
    }
}
