//! `Sign in again`: the session has ended, the page waits behind it.

use super::form::Way;
use super::sign_in::SignInForm;
use super::state::{Session, Status};
use crate::locales::texts;
use crate::ui::{El, button, dialog, el};

/// The dialog while the session has ended, nothing otherwise. What was being read goes on by itself afterwards.
pub fn sign_in_again(session: Session) -> Option<El> {
    if !session.has_ended().get() {
        return None;
    }
    let texts = texts();
    let account = match session.status().get_untracked() {
        Status::SignedIn(identity) => identity.account_id.to_string(),
        Status::SignedOut => String::new(),
    };
    let form = SignInForm::new(session, account);
    // There is nothing to close it to: the admin signs in or leaves.
    let dialog = dialog(texts.sign_in_again, || ())
        .class("dialog dialog--first")
        .child(el("p").text(texts.session_ended))
        .child(form.build())
        .child(button(texts.sign_out, move || session.forget()));
    // The page around may have another token at hand.
    if session.last_way() == Some(Way::Token) {
        form.submit();
    } else {
        session.is_needed("expired");
    }
    Some(dialog)
}
