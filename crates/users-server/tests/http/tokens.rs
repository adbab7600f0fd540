//! Service accounts' tokens, and what the official clients send with them, literally.

use std::sync::LazyLock;
use std::time::{SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::http::header;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use users_server::auth::key_file::KeyFile;
use users_server::roles::StoredRole;
use users_server::store::ServiceKey;

use crate::calls::{chunked, multipart};
use crate::support::{Answer, Server, URLENCODED, USERS};

struct Key {
    id: String,
    private_key: String,
    service_key: ServiceKey,
}

/// Made once: looking for primes takes its time.
static OWNERS: LazyLock<Key> = LazyLock::new(|| new_key(StoredRole::Owner));
static DEVELOPERS: LazyLock<Key> = LazyLock::new(|| new_key(StoredRole::Developer));

fn new_key(role: StoredRole) -> Key {
    let owner = users_server::store::Login {
        account_id: 1,
        account_name: "demo".to_owned(),
        login_id: None,
        email: Some("owner@demo.example".to_owned()),
        role: StoredRole::Owner,
    };
    let (file, service_key) = KeyFile::generate(&owner, role).unwrap();
    let file = serde_json::to_value(&file).unwrap();
    assert_eq!((&file["account_id"], &file["account_email"]), (&json!(1), &json!("owner@demo.example")));
    let text = |name: &str| file[name].as_str().unwrap().to_owned();
    Key { id: text("key_id"), private_key: text("private_key"), service_key }
}

async fn start() -> Server {
    let server = Server::start().await;
    for key in [&*OWNERS, &*DEVELOPERS] {
        server.store.insert_service_key(&key.service_key).unwrap();
    }
    server
}

fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

/// A token with these claims, signed by `key` as the key `kid`.
fn signed(key: &Key, kid: Option<&str>, claims: &Value) -> String {
    let header = Header { kid: kid.map(str::to_owned), ..Header::new(Algorithm::RS256) };
    encode(&header, claims, &EncodingKey::from_rsa_pem(key.private_key.as_bytes()).unwrap()).unwrap()
}

fn token(key: &Key, iat: i64, exp: i64) -> String {
    signed(key, Some(&key.id), &json!({"iss": 1, "iat": now() + iat, "exp": now() + exp}))
}

async fn call(server: &Server, token: &str, body: &str) -> Answer {
    let request = server
        .request("POST", "/platform_api")
        .header(header::CONTENT_TYPE, URLENCODED)
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    server.send(request, body.to_owned()).await
}

#[tokio::test]
async fn the_python_clients_lines_work() {
    let server = start().await;
    let claims = json!({"iss": "1", "iat": now() - 5, "exp": now() + 24});
    let token = signed(&OWNERS, Some(&OWNERS.id), &claims);
    for (line, answer) in [
        (
            "user_name=iden1&user_display_name=Iden+One&user_password=S3cret%21pw&application_id=1&parent_accounting=False&user_active=True&user_custom_data=a%26b%3D%C3%BC%3Bc&cmd=AddUser",
            json!({"result": 1, "user_id": USERS + 1}),
        ),
        (
            "amount=5.67&user_id=1%3B2&currency=USD&strict_mode=True&user_transaction_description=From+account&account_transaction_description=To+user%3A+%24%7Buser_name%7D&cmd=TransferMoneyToUser",
            json!({"result": 1}),
        ),
        ("amount=-10000000&user_id=1&strict_mode=False&cmd=TransferMoneyToUser", json!({"result": 1})),
        (
            "user_id=1&user_password=N3w%21passw&user_active=False&user_custom_data=&cmd=SetUserInfo",
            json!({"result": 1}),
        ),
        ("user_id=3%3B55&cmd=DelUser", json!({"result": 1})),
        ("user_name=ann%3Bbob&application_name=myapp1&cmd=DelUser", json!({"result": 1})),
    ] {
        let mut json = call(&server, &token, line).await.json();
        if let Some(answer) = json.as_object_mut().filter(|_| line.ends_with("cmd=TransferMoneyToUser")) {
            assert!(answer.remove("balance").is_some_and(|balance| balance.is_number()));
        }
        assert_eq!(json, answer, "{line}");
    }
    let line = "application_id=1&with_skills=True&with_queues=True&acd_status=ONLINE%3BREADY&count=2&offset=0&order_by=user_name&return_live_balance=False&cmd=GetUsers";
    let page = call(&server, &token, line).await.json();
    assert_eq!(page["count"], 2, "{page}");
    for user in page["result"].as_array().unwrap() {
        assert_eq!(user["balance"], user["fixed_balance"]);
        assert!(["ONLINE", "READY"].contains(&user["acd_status"].as_str().unwrap()));
        assert!(user["skills"].is_array() && user["acd_queues"].is_array());
    }
    assert_eq!(server.total().await, USERS + 1 - 4);
}

#[tokio::test]
async fn the_node_clients_parts_work() {
    let server = start().await;
    let token = token(&OWNERS, 0, 64);
    let params = [
        ("cmd", "AddUser"),
        ("user_name", "iden1"),
        ("user_display_name", "Iden One"),
        ("user_password", "S3cret!pw"),
        ("application_id", "1"),
        ("user_custom_data", "a&b=ü;c"),
    ];
    let request = server
        .request("POST", "/platform_api")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=----boundary7")
        .header(header::AUTHORIZATION, format!("Bearer {token}"));
    let answer = server.send(request, chunked(&multipart(&params))).await;
    assert_eq!(answer.json(), json!({"result": 1, "user_id": USERS + 1}));
    let user = server.call("GetUsers", "user_name=iden1").await.json()["result"][0].clone();
    assert_eq!(user["user_custom_data"], "a&b=ü;c");
}

#[tokio::test]
async fn a_token_has_the_roles_of_its_key() {
    let server = start().await;
    let token = token(&DEVELOPERS, 0, 64);
    assert_eq!(call(&server, &token, "cmd=GetUsers").await.outcome(), (200, 0));
    assert_eq!(call(&server, &token, "cmd=DelUser&user_id=1").await.outcome(), (200, 104));
    // A token comes before other credentials, which do not help it.
    assert_eq!(
        call(&server, &token, "cmd=DelUser&user_id=1&account_id=1&api_key=demo-api-key").await.outcome(),
        (200, 104)
    );
    let roles = server.call("GetKeyRoles", "key_id=demo-developer").await.json();
    assert_eq!(roles["result"], json!([{"role_id": StoredRole::Developer.id(), "role_name": "Developer"}]));
    assert_eq!(server.total().await, USERS);
}

#[tokio::test]
async fn a_token_out_of_its_time_is_refused() {
    let server = start().await;
    for (iat, exp, code) in
        [(0, 3600, 0), (-3600, 60, 454), (0, 3601, 454), (120, 180, 455), (-120, -60, 456), (-5, 24, 0), (3, 60, 0)]
    {
        let answer = call(&server, &token(&OWNERS, iat, exp), "cmd=DelUser&user_id=none").await;
        // With a token that holds, the malformed id is what is wrong.
        assert_eq!(answer.outcome(), (200, if code == 0 { 117 } else { code }), "{iat} {exp}");
    }
}

#[tokio::test]
async fn a_token_that_does_not_fit_its_key_is_refused() {
    let server = start().await;
    let claims = json!({"iss": 1, "iat": now(), "exp": now() + 60});
    let good = signed(&OWNERS, Some(&OWNERS.id), &claims);
    let mut parts = good.split('.');
    let (header, body) = (parts.next().unwrap(), parts.next().unwrap());
    let other_account = json!({"iss": 2, "iat": now(), "exp": now() + 60});
    for (what, token, code) in [
        ("a good one", good.clone(), 0),
        ("no token", String::new(), 447),
        ("no JWT", "secret".to_owned(), 447),
        ("no key id", signed(&OWNERS, None, &claims), 447),
        ("an unknown key", signed(&OWNERS, Some("no-such-key"), &claims), 433),
        ("another key", signed(&OWNERS, Some(&DEVELOPERS.id), &claims), 447),
        ("another account", signed(&OWNERS, Some(&OWNERS.id), &other_account), 433),
        ("no signature", format!("{header}.{body}."), 447),
        ("no issuer", signed(&OWNERS, Some(&OWNERS.id), &json!({"iat": now(), "exp": now() + 60})), 447),
        ("no end", signed(&OWNERS, Some(&OWNERS.id), &json!({"iss": 1, "iat": now()})), 447),
        (
            "an issuer with a name",
            signed(&OWNERS, Some(&OWNERS.id), &json!({"iss": "me", "iat": now(), "exp": now() + 60})),
            447,
        ),
        ("the public key as a password", by_password(&claims), 447),
    ] {
        let answer = call(&server, &token, "cmd=GetUsers").await;
        assert_eq!(answer.outcome(), (200, code), "{what}");
    }
    let bare = server.request("POST", "/GetUsers").header(header::AUTHORIZATION, "Bearer ");
    assert_eq!(server.send(bare, Body::empty()).await.outcome(), (200, 447));
}

/// The old trick: HS256, with the public key as the shared secret.
fn by_password(claims: &Value) -> String {
    let header = Header { kid: Some(OWNERS.id.clone()), ..Header::new(Algorithm::HS256) };
    encode(&header, claims, &EncodingKey::from_secret(OWNERS.service_key.public_key_pem.as_bytes())).unwrap()
}
