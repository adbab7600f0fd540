//! The tokens of service accounts: JWTs, signed by RS256 with a key that the server knows the public half of.
//!
//! Facts (the reference, and the official clients): the header `kid` names the key; `iss` is the account's id,
//! a number from the Node client and a string from the Python client; a token lives for an hour at the most.
//!
//! | error | when |
//! |---|---|
//! | 447 | it is no JWT, not RS256, has no `kid`, a claim is missing or malformed, or the signature is wrong |
//! | 433 | the key is unknown, or belongs to another account than `iss` says |
//! | 454 | `exp` is more than an hour after `iat` |
//! | 455 | `iat` lies in the future, by more than the leeway |
//! | 456 | `exp` has passed, by more than the leeway |

use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use users_api::{ApiError, ErrorCode};

use super::Caller;
use crate::store::{ServiceKey, Store};

/// How long a token may live, in seconds.
const MAX_LIFETIME: i64 = 3600;

/// How far the clocks of signer and server may differ, in seconds; it counts for `iat` and for `exp`.
const LEEWAY: i64 = 10;

#[derive(Deserialize)]
struct Claims {
    iss: Issuer,
    iat: i64,
    exp: i64,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Issuer {
    Number(u64),
    Text(String),
}

impl Issuer {
    fn account_id(&self) -> Option<u64> {
        match self {
            Self::Number(id) => Some(*id),
            Self::Text(text) => text.parse().ok(),
        }
    }
}

/// Who signed `token`, at the moment `now` in seconds of Unix time.
///
/// # Errors
/// See the table above; 1 or 162 when the database fails.
pub(super) fn check(store: &Store, token: &str, now: i64) -> Result<Caller, ApiError> {
    let header = jsonwebtoken::decode_header(token).map_err(|_| malformed())?;
    let key_id = header.kid.ok_or_else(malformed)?;
    let key = store.service_key(&key_id)?.ok_or_else(unknown_key)?;
    let claims = verify(token, &key)?;
    if claims.iss.account_id().ok_or_else(malformed)? != key.account_id {
        return Err(unknown_key());
    }
    check_times(&claims, now)?;
    Ok(Caller { account_id: key.account_id, roles: key.roles, session: None })
}

fn verify(token: &str, key: &ServiceKey) -> Result<Claims, ApiError> {
    let public_key = DecodingKey::from_rsa_pem(key.public_key_pem.as_bytes()).map_err(|error| {
        tracing::error!(key_id = key.key_id, %error, "a stored public key cannot be read");
        ApiError::new(ErrorCode::ServerFault1)
    })?;
    let mut validation = Validation::new(Algorithm::RS256);
    // The times are checked here, each with the API's own code.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let token = jsonwebtoken::decode::<Claims>(token, &public_key, &validation).map_err(|_| malformed())?;
    Ok(token.claims)
}

fn check_times(claims: &Claims, now: i64) -> Result<(), ApiError> {
    if claims.exp.saturating_sub(claims.iat) > MAX_LIFETIME {
        return Err(ApiError::new(ErrorCode::TokenLivesTooLong));
    }
    if claims.iat > now.saturating_add(LEEWAY) {
        return Err(ApiError::new(ErrorCode::TokenIssuedInTheFuture));
    }
    if claims.exp.saturating_add(LEEWAY) < now {
        return Err(ApiError::new(ErrorCode::TokenExpired));
    }
    Ok(())
}

fn malformed() -> ApiError {
    ApiError::new(ErrorCode::TokenFormatInvalid)
}

fn unknown_key() -> ApiError {
    ApiError::new(ErrorCode::KeyIdInvalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_800_000_000;

    fn times(iat: i64, exp: i64) -> Option<u32> {
        check_times(&Claims { iss: Issuer::Number(1), iat, exp }, NOW).err().map(|error| error.code.number())
    }

    #[test]
    fn a_token_of_an_hour_holds_until_it_ends_and_a_little_longer() {
        assert_eq!(times(NOW, NOW + 3600), None);
        assert_eq!(times(NOW - 5, NOW + 64), None);
        assert_eq!(times(NOW - 3600, NOW), None);
        assert_eq!(times(NOW - 3600, NOW - LEEWAY), None);
        assert_eq!(times(NOW - 3600, NOW - LEEWAY - 1), Some(456));
    }

    #[test]
    fn a_token_may_not_live_longer_nor_come_from_the_future() {
        assert_eq!(times(NOW, NOW + 3601), Some(454));
        assert_eq!(times(NOW + LEEWAY, NOW + 60), None);
        assert_eq!(times(NOW + LEEWAY + 1, NOW + 60), Some(455));
        assert_eq!(times(i64::MIN, i64::MAX), Some(454));
        assert_eq!(times(i64::MAX, i64::MIN), Some(455));
    }

    #[test]
    fn the_issuer_is_a_number_or_a_string() {
        for json in [r#"{"iss":1001,"iat":1,"exp":2}"#, r#"{"iss":"1001","iat":1,"exp":2,"more":true}"#] {
            let claims: Claims = serde_json::from_str(json).unwrap();
            assert_eq!(claims.iss.account_id(), Some(1001));
        }
        assert_eq!(Issuer::Text("me".into()).account_id(), None);
    }
}
