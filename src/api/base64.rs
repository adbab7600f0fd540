//! Base64, which the browser reads as text only and then leaves copies of.

/// Reads letters of base64; `last` are the two of the alphabet that its forms differ in. Padding may end it and nothing
/// may follow; `None` for any other letter. `most` is how many letters there are at the most: as large a vector is
/// made at once, so that no half of a secret is left behind where a growing one was.
pub fn decode(letters: &mut dyn Iterator<Item = u8>, most: usize, last: [u8; 2]) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(most);
    let (mut bits, mut count, mut ended) = (0_u32, 0, false);
    for letter in letters {
        let value = match letter {
            b'=' => {
                ended = true;
                continue;
            }
            _ if ended => return None,
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            _ => last.iter().zip(62_u8..).find(|(special, _)| **special == letter)?.1,
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).unwrap_or_default());
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_as_it_is_written() {
        let url = |text: &str| decode(&mut text.bytes(), text.len(), *b"-_");
        for (text, plain) in
            [("", ""), ("Zg", "f"), ("Zm8", "fo"), ("Zm9v", "foo"), ("Zm9vYg==", "foob"), ("w7w_", "ü?")]
        {
            assert_eq!(url(text).as_deref(), Some(plain.as_bytes()), "{text}");
        }
        assert_eq!(url("Zm9+"), None);
        assert_eq!(url("Zg==Zg"), None);
        assert_eq!(decode(&mut "w7w/".bytes(), 4, *b"+/").as_deref(), Some("ü?".as_bytes()));
        assert_eq!(decode(&mut "w7w_".bytes(), 4, *b"+/"), None);
    }
}
