//! The bodies that the official clients were seen to send, byte for byte, and what they mean.

use users_api::params::{
    AddUser, ApplicationRef, Changes, DelUser, GetUsers, OrderBy, Paging, Selection, SetUserInfo, TransferMoneyToUser,
    UserRef, UsersRef,
};
use users_api::record::AcdStatus;
use users_api::{Decimal, Fields, Method, Params};

/// The parameters of a body with the method in `cmd`.
fn read<P: Params>(body: &str) -> P {
    let fields = Fields::from_urlencoded(body.as_bytes());
    assert_eq!(fields.given("cmd").and_then(Method::from_name), Some(P::METHOD));
    P::read(&fields).unwrap_or_else(|error| panic!("{error} at {:?}", error.field_name))
}

fn iden1() -> AddUser {
    AddUser {
        user_name: "iden1".to_owned(),
        user_display_name: "Iden One".to_owned(),
        user_password: "S3cret!pw".to_owned(),
        application: ApplicationRef::Id(1),
        parent_accounting: Some(false),
        user_active: Some(true),
        user_custom_data: Some("a&b=ü;c".to_owned()),
        mobile_phone: None,
    }
}

#[test]
fn python_adds_a_user() {
    let body = "user_name=iden1&user_display_name=Iden+One&user_password=S3cret%21pw&application_id=1\
        &parent_accounting=False&user_active=True&user_custom_data=a%26b%3D%C3%BC%3Bc&cmd=AddUser";
    assert!(read::<AddUser>(body) == iden1());
}

#[test]
fn node_adds_a_user_in_multipart_parts() {
    let mut fields = Fields::new();
    for (name, value) in [
        ("cmd", "AddUser"),
        ("user_name", "iden1"),
        ("user_display_name", "Iden One"),
        ("user_password", "S3cret!pw"),
        ("application_id", "1"),
        ("parent_accounting", "false"),
        ("user_active", "true"),
        ("user_custom_data", "a&b=ü;c"),
    ] {
        fields.push(name, value);
    }
    assert_eq!(fields.raw("cmd").and_then(Method::from_name), Some(Method::AddUser));
    assert!(AddUser::read(&fields) == Ok(iden1()));
}

#[test]
fn python_deletes_users() {
    let ids = UsersRef::Ids(Selection::These(vec![3, 55]));
    assert_eq!(read::<DelUser>("user_id=3%3B55&cmd=DelUser").users, ids);
    let names = UsersRef::Names {
        names: Selection::These(vec!["ann".to_owned(), "bob".to_owned()]),
        application: ApplicationRef::Name("myapp1".to_owned()),
    };
    assert_eq!(read::<DelUser>("user_name=ann%3Bbob&application_name=myapp1&cmd=DelUser").users, names);
}

#[test]
fn python_changes_a_user() {
    let changes = Changes {
        user_password: Some("N3w!passw".to_owned()),
        user_active: Some(false),
        user_custom_data: Some(String::new()),
        ..Changes::default()
    };
    let body = "user_id=1&user_password=N3w%21passw&user_active=False&user_custom_data=&cmd=SetUserInfo";
    assert!(read::<SetUserInfo>(body) == SetUserInfo { user: UserRef::Id(1), changes });
}

#[test]
fn python_lists_users() {
    let body = "application_id=1&with_skills=True&with_queues=True&acd_status=ONLINE%3BREADY&count=2&offset=0\
        &order_by=user_name&return_live_balance=False&cmd=GetUsers";
    let query = GetUsers {
        application: Some(ApplicationRef::Id(1)),
        with_skills: Some(true),
        with_queues: Some(true),
        acd_status: vec![AcdStatus::Online, AcdStatus::Ready],
        paging: Paging { count: Some(2), offset: Some(0) },
        order_by: Some(OrderBy::UserName),
        return_live_balance: Some(false),
        ..GetUsers::default()
    };
    assert_eq!(read::<GetUsers>(body), query);
}

#[test]
fn older_python_transfers_money() {
    let body = "amount=5.67&user_id=1%3B2&currency=USD&strict_mode=True&user_transaction_description=From+account\
        &account_transaction_description=To+user%3A+%24%7Buser_name%7D&cmd=TransferMoneyToUser";
    let transfer = TransferMoneyToUser {
        users: UsersRef::Ids(Selection::These(vec![1, 2])),
        amount: Decimal::new(567, 2),
        currency: Some("USD".to_owned()),
        strict_mode: Some(true),
        user_transaction_description: Some(TransferMoneyToUser::USER_DESCRIPTION_TO_USER.to_owned()),
        account_transaction_description: Some(TransferMoneyToUser::ACCOUNT_DESCRIPTION_TO_USER.to_owned()),
    };
    assert_eq!(read::<TransferMoneyToUser>(body), transfer);

    let all_they_have = TransferMoneyToUser {
        users: UsersRef::Ids(Selection::These(vec![1])),
        amount: Decimal::from(-10_000_000),
        currency: None,
        strict_mode: Some(false),
        user_transaction_description: None,
        account_transaction_description: None,
    };
    let body = "amount=-10000000&user_id=1&strict_mode=False&cmd=TransferMoneyToUser";
    assert_eq!(read::<TransferMoneyToUser>(body), all_they_have);
}
