//! Sessions, keys and roles.

use axum::http::header;
use serde_json::json;
use users_server::Config;

use crate::support::{OWNER, Server, USERS};

const NEW_USER: &str = "user_name=new-one&user_display_name=New&user_password=S3cret%21pw&application_id=1";

#[tokio::test]
async fn nobody_gets_in_without_credentials_that_hold() {
    let server = Server::start().await;
    for (credentials, code) in [
        ("", 137),
        ("account_id=1", 137),
        ("account_id=1&session_id=&api_key=", 137),
        ("account_id=1&api_key=wrong", 100),
        ("account_id=2&api_key=demo-api-key", 100),
        ("account_id=99999999999999999999&api_key=demo-api-key", 115),
        ("api_key=demo-api-key", 115),
        ("session_id=0123", 115),
        ("account_id=x&session_id=0123", 115),
        ("account_id=1&session_id=0123", 161),
    ] {
        for method in ["GetUsers", "DelUser", "GetAccountInfo", "Logout"] {
            let answer = server.post(&format!("/platform_api/{method}"), &format!("{credentials}&user_id=1")).await;
            assert_eq!(answer.outcome(), (200, code), "{method} with {credentials:?}");
        }
    }
    assert_eq!(server.total().await, USERS);
}

#[tokio::test]
async fn logon_opens_a_session_and_logout_closes_it() {
    let server = Server::start().await;
    for who in ["account_id=1", "account_name=demo", "account_email=owner%40demo.example"] {
        for secret in ["account_password=Demo-pass-1", "api_key=demo-api-key"] {
            let answer = server.post("/Logon", &format!("{who}&{secret}")).await;
            assert_eq!(answer.outcome(), (200, 0), "{who} {secret}");
            let logon = answer.json();
            let session_id = logon["result"].as_str().unwrap();
            assert_eq!(logon, json!({"result": session_id, "account_id": 1, "account_name": "demo"}));

            let session = format!("account_id=1&session_id={session_id}");
            assert_eq!(server.post("/GetUsers", &session).await.outcome(), (200, 0));
            let elsewhere = format!("account_id=2&session_id={session_id}");
            assert_eq!(server.post("/GetUsers", &elsewhere).await.outcome(), (200, 161));
            assert_eq!(server.post("/Logout", &session).await.json(), json!({"result": 1}));
            assert_eq!(server.post("/GetUsers", &session).await.outcome(), (200, 161));
            assert_eq!(server.post("/Logout", &session).await.outcome(), (200, 161));
        }
    }
}

#[tokio::test]
async fn logon_tells_nobody_what_was_wrong() {
    let server = Server::start().await;
    for (params, code) in [
        ("account_id=1&account_password=wrong", 100),
        ("account_id=7&account_password=Demo-pass-1", 100),
        ("account_name=nobody&account_password=Demo-pass-1", 100),
        ("account_id=1&api_key=wrong", 100),
        ("account_id=1", 485),
        ("account_password=Demo-pass-1", 485),
        ("account_id=x&account_password=Demo-pass-1", 115),
    ] {
        assert_eq!(server.post("/Logon", params).await.outcome(), (200, code), "{params}");
    }
}

#[tokio::test]
async fn a_key_has_no_session_to_close() {
    let server = Server::start().await;
    assert_eq!(server.post("/Logout", OWNER).await.outcome(), (200, 137));
}

#[tokio::test]
async fn a_session_ends_by_itself() {
    let server = Server::start_with(Config { session_lifetime: 1, ..Config::default() }).await;
    let session = server.logon("owner@demo.example").await;
    let mut answers = Vec::new();
    for _ in 0..60 {
        answers.push(server.post("/GetAccountInfo", &session).await.outcome());
        if answers.last() == Some(&(200, 135)) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    assert_eq!(answers.first(), Some(&(200, 0)));
    assert_eq!(answers.last(), Some(&(200, 135)));
}

#[tokio::test]
async fn each_role_may_do_what_it_may() {
    let server = Server::start().await;
    let history = "from_date=2020-01-01+00:00:00&to_date=2099-01-01+00:00:00";
    for (email, method, params, code) in [
        ("developer@demo.example", "GetUsers", "count=1", 0),
        ("developer@demo.example", "AddUser", NEW_USER, 104),
        ("developer@demo.example", "DelUser", "user_id=1", 104),
        ("developer@demo.example", "SetUserInfo", "user_id=1&user_active=false", 104),
        ("developer@demo.example", "TransferMoneyToUser", "user_id=1&amount=1", 104),
        ("supervisor@demo.example", "GetQueues", "", 0),
        ("supervisor@demo.example", "GetTransactionHistory", history, 104),
        ("accountant@demo.example", "GetTransactionHistory", history, 0),
        ("accountant@demo.example", "GetUsers", "", 104),
        ("accountant@demo.example", "GetAccountInfo", "", 0),
        ("user-manager@demo.example", "GetQueues", "", 104),
        // Forbidden, whatever is wrong with the parameters.
        ("payer@demo.example", "AddUser", "", 104),
        ("user-manager@demo.example", "AddUser", NEW_USER, 0),
    ] {
        let session = server.logon(email).await;
        let answer = server.post(&format!("/platform_api/{method}"), &format!("{session}&{params}")).await;
        assert_eq!(answer.outcome(), (200, code), "{email} {method}");
        assert_eq!(server.total().await, USERS + u64::from(code == 0 && method == "AddUser"));
    }
}

#[tokio::test]
async fn a_scheme_for_somebody_else_is_ignored() {
    let server = Server::start().await;
    let request = server
        .request("POST", "/GetUsers")
        .header(header::CONTENT_TYPE, crate::support::URLENCODED)
        .header(header::AUTHORIZATION, "Basic cHJveHk6c2VjcmV0");
    assert_eq!(server.send(request, OWNER).await.outcome(), (200, 0));
}
