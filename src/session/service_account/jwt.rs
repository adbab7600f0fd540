//! A token's text: what the API expects in a service account's JWT (RFC 7519, RS256).

/// How long the API lets a token live at the most, in seconds.
const MAX_LIFETIME: i64 = 3600;

/// A token counts as issued so many seconds ago: the server's clock is known to a second or two.
const MARGIN: i64 = 30;

/// When a token that is made now counts as issued, and when it expires. `now` is the browser's clock, and the server's
/// is `ahead` of it by so many seconds; all in seconds since 1970 UTC.
///
/// Before the difference is known the token spans half an hour to both sides: the first request passes with a clock
/// that is wrong by less than that, and its answer tells the difference.
pub(super) fn lifetime(now: i64, ahead: Option<i64>) -> (i64, i64) {
    let issued = match ahead {
        Some(ahead) => now.saturating_add(ahead).saturating_sub(MARGIN),
        None => now.saturating_sub(MAX_LIFETIME / 2),
    };
    (issued, issued.saturating_add(MAX_LIFETIME))
}

/// Header and claims, as they are signed.
pub(super) fn unsigned(account_id: u64, key_id: &str, issued: i64, expires: i64) -> String {
    let header = [r#"{"alg":"RS256","typ":"JWT","kid":"#, &json_text(key_id), "}"].concat();
    let (account_id, issued, expires) = (account_id.to_string(), issued.to_string(), expires.to_string());
    let claims = [r#"{"iss":"#, &account_id, r#","iat":"#, &issued, r#","exp":"#, &expires, "}"].concat();
    [&encode(header.as_bytes()), ".", &encode(claims.as_bytes())].concat()
}

/// The whole token.
pub(super) fn signed(unsigned: &str, signature: &[u8]) -> String {
    [unsigned, ".", &encode(signature)].concat()
}

fn json_text(text: &str) -> String {
    // Writing a text cannot fail.
    serde_json::to_string(text).unwrap_or_default()
}

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Base64 in the form of URLs, without padding.
fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let mut three = chunk.iter().copied().chain([0; 2]);
        let bits = (0..3).fold(0_usize, |bits, _| bits << 8 | usize::from(three.next().unwrap_or_default()));
        for place in 0..=chunk.len() {
            let letter = LETTERS.get(bits >> (18 - 6 * place) & 63).copied().unwrap_or_default();
            text.push(char::from(letter));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Validation};
    use proptest::prelude::*;
    use rsa::pkcs8::{EncodePrivateKey, EncodePublicKey, LineEnding};

    use super::*;

    /// What the reference server reads of a token, by the library that it reads it with.
    #[derive(Debug, PartialEq, Eq, serde::Deserialize)]
    struct Claims {
        iss: u64,
        iat: i64,
        exp: i64,
    }

    #[test]
    fn the_server_s_verifier_takes_the_token() {
        let key = rsa::RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).expect("a key");
        let public = key.to_public_key().to_public_key_pem(LineEnding::LF).expect("its public half");
        let pem = key.to_pkcs8_pem(LineEnding::LF).expect("its text");
        for key_id in ["k", "demo-owner", "ä \"quoted\" \\ one"] {
            let text = unsigned(1001, key_id, 1_700_000_000, 1_700_003_600);
            let encoding = EncodingKey::from_rsa_pem(pem.as_bytes()).expect("a key");
            let signature = jsonwebtoken::crypto::sign(text.as_bytes(), &encoding, Algorithm::RS256);
            let token = [&text, ".", &signature.expect("a signature")].concat();

            let header = jsonwebtoken::decode_header(&token).expect("a header");
            assert_eq!((header.alg, header.typ.as_deref()), (Algorithm::RS256, Some("JWT")));
            assert_eq!(header.kid.as_deref(), Some(key_id));
            let mut validation = Validation::new(Algorithm::RS256);
            validation.validate_exp = false;
            validation.validate_aud = false;
            validation.required_spec_claims.clear();
            let decoding = DecodingKey::from_rsa_pem(public.as_bytes()).expect("a key");
            let claims = jsonwebtoken::decode::<Claims>(&token, &decoding, &validation).expect("a valid token").claims;
            assert_eq!(claims, Claims { iss: 1001, iat: 1_700_000_000, exp: 1_700_003_600 });
        }
    }

    #[test]
    fn the_signature_is_the_third_part() {
        assert_eq!(signed("a.b", &[0xfb, 0xff, 0xfe]), "a.b.-__-");
    }

    #[test]
    fn base64_of_the_rfc() {
        for (plain, text) in [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg")] {
            assert_eq!(encode(plain.as_bytes()), text);
        }
    }

    proptest! {
        #[test]
        fn a_token_holds_whatever_the_clocks_say(server in 1_000_000_000_i64..4_000_000_000, ahead in -86_400_i64..86_400) {
            let here = server - ahead;
            // Known: nearly the whole hour is left, and the token is not from the future.
            let (issued, expires) = lifetime(here, Some(ahead));
            prop_assert!(expires - issued <= 3600);
            prop_assert!(issued < server && expires > server + 3500);
            // Unknown, and wrong by less than half an hour.
            if ahead.abs() < 1800 {
                let (issued, expires) = lifetime(here, None);
                prop_assert!(expires - issued <= 3600);
                prop_assert!(issued < server && expires > server);
            }
        }
    }
}
