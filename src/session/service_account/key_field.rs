//! The field for the key file.

use super::{KeyProblem, ServiceKey};
use crate::locales::{Texts, texts};
use crate::ui::{El, FieldError, FileError, Signal, el, file_field, spawn};

/// Lets the admin choose or drop a key file. `key` gets what it holds, `errors` why it holds nothing that signs.
pub fn key_field(id: &'static str, key: Signal<Option<ServiceKey>>, errors: Signal<Vec<FieldError>>) -> El {
    let texts = texts();
    let refuse = move |text: &str| {
        let _ = key.try_set(None);
        let _ = errors.try_set(vec![FieldError { field_id: Some(id), text: text.to_owned() }]);
    };
    let field =
        file_field(id, texts.service_account_key, texts.key_hint, ".json,application/json", move |text| match text {
            Err(FileError::TooLarge) => refuse(texts.file_too_large),
            Err(FileError::Unreadable) => refuse(texts.file_unreadable),
            Err(FileError::NotText) => refuse(texts.key_not_json),
            Ok(text) => spawn(async move {
                match ServiceKey::read(text).await {
                    Err(problem) => refuse(&words(problem, texts)),
                    Ok(read) => {
                        let _ = errors.try_set(Vec::new());
                        let _ = key.try_set(Some(read));
                    }
                }
            }),
        });
    let read = move || {
        key.with(|key| key.as_ref().map(|key| (texts.key_read)(key.key_id(), &key.account_id().to_string())))
            .unwrap_or_default()
    };
    field.child(el("p").class("field__hint").attr("role", "status").live_text(read))
}

fn words(problem: KeyProblem, texts: Texts) -> String {
    let words = match problem {
        KeyProblem::NotJson => texts.key_not_json,
        KeyProblem::Lacks(name) => return (texts.key_lacks)(name),
        KeyProblem::Encrypted => texts.key_encrypted,
        KeyProblem::Public => texts.key_public,
        KeyProblem::OlderForm => texts.key_older_form,
        KeyProblem::NotRsa => texts.key_not_rsa,
        KeyProblem::Damaged => texts.key_damaged,
        KeyProblem::NoCrypto => texts.key_no_crypto,
    };
    words.to_owned()
}
