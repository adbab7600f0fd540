//! The laws of what a server reads.

use users_api::params::{
    AccountRef, AddUser, Credentials, DelUser, GetAccountInfo, GetApplications, GetKeyRoles, GetQueues, GetSkills,
    GetTransactionHistory, GetUsers, Logon, Logout, SetUserInfo, TransferMoneyToUser, expand_macros,
};
use users_api::{Fields, Params, Timestamp, money, rules};

/// Any body can be read without a panic, and whatever is read can be written and read again as the same value.
pub(crate) fn hold(body: &[u8]) {
    let fields = Fields::from_urlencoded(body);
    assert!(again(&fields) == fields);
    reads_again::<AddUser>(&fields);
    reads_again::<DelUser>(&fields);
    reads_again::<GetUsers>(&fields);
    reads_again::<SetUserInfo>(&fields);
    reads_again::<TransferMoneyToUser>(&fields);
    reads_again::<GetApplications>(&fields);
    reads_again::<GetSkills>(&fields);
    reads_again::<GetQueues>(&fields);
    reads_again::<GetAccountInfo>(&fields);
    reads_again::<GetTransactionHistory>(&fields);
    reads_again::<GetKeyRoles>(&fields);
    reads_again::<Logon>(&fields);
    reads_again::<Logout>(&fields);
    credentials(&fields);
    for (_, value) in fields.iter() {
        text(value);
    }
}

fn again(fields: &Fields) -> Fields {
    Fields::from_urlencoded(fields.to_urlencoded().as_bytes())
}

fn reads_again<P: Params + PartialEq>(fields: &Fields) {
    match P::read(fields) {
        Ok(params) => {
            let written = params.fields();
            assert!(P::read(&again(&written)).as_ref() == Ok(&params), "{:?} {written:?}", P::METHOD);
        }
        Err(error) => assert!(error.field_name.is_some(), "{:?} names no field: {error}", P::METHOD),
    }
}

fn credentials(fields: &Fields) {
    if let Ok(Some(credentials)) = Credentials::read(fields) {
        let mut written = Fields::new();
        credentials.write(&mut written);
        assert!(Credentials::read(&again(&written)).as_ref() == Ok(&Some(credentials)));
    }
}

/// The same for a single text: a number and a moment are written as they were read, but for leading zeros.
fn text(text: &str) {
    if let Some(number) = money::parse(text) {
        let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("-", digits));
        let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
        let whole = match whole.trim_start_matches('0') {
            "" => "0",
            significant => significant,
        };
        let sign = if number.is_zero() { "" } else { sign };
        let plain = fraction.map_or(format!("{sign}{whole}"), |fraction| format!("{sign}{whole}.{fraction}"));
        assert_eq!(number.to_string().trim_start_matches(if number.is_zero() { "-" } else { "" }), plain);
    }
    if let Some(moment) = Timestamp::parse(text) {
        assert_eq!(moment.unix().and_then(Timestamp::from_unix).as_ref().map(Timestamp::as_str), Some(text));
    }
    if let Some(account) = AccountRef::from_typed(text) {
        assert!(account != AccountRef::Id(0));
    }
    if !text.contains("${user_") {
        assert_eq!(expand_macros(text, 7, "ann"), text);
    }
    for rule in [
        rules::user_name,
        rules::display_name,
        rules::password,
        rules::custom_data,
        rules::mobile_phone,
        rules::description,
    ] {
        if let Err(problem) = rule(text) {
            assert!(problem.at("user_name").code.number() > 0);
        }
    }
}
