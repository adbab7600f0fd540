//! What became of a bulk act, as a file and as text.

/// Lines of cells as CSV (RFC 4180). A spreadsheet takes a cell that begins with `=`, `+`, `-`, `@`, a tab or a CR for a
/// formula, and names are typed by anybody: an apostrophe before it makes it a text. The mark at the front says that it
/// is UTF-8.
pub fn csv(lines: &[Vec<String>]) -> String {
    let mut out = "\u{feff}".to_owned();
    for line in lines {
        for (index, cell) in line.iter().enumerate() {
            if index > 0 {
                out.push(',');
            }
            out.push('"');
            if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                out.push('\'');
            }
            for character in cell.chars() {
                if character == '"' {
                    out.push('"');
                }
                out.push(character);
            }
            out.push('"');
        }
        out.push_str("\r\n");
    }
    out
}

/// Lines of cells as text with tabs between, to paste into a table or a message.
pub fn plain(lines: &[Vec<String>]) -> String {
    lines.iter().map(|line| [&line.join("\t"), "\n"].concat()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(cell: &str) -> String {
        csv(&[vec![cell.to_owned()]]).strip_prefix('\u{feff}').unwrap().to_owned()
    }

    #[test]
    fn a_cell_cannot_break_out_or_be_executed() {
        assert_eq!(one("ann"), "\"ann\"\r\n");
        assert_eq!(one("a\"b,c\nd"), "\"a\"\"b,c\nd\"\r\n");
        for evil in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(one(evil), format!("\"'{evil}\"\r\n"), "{evil}");
        }
        assert_eq!(csv(&[vec!["a".into(), "b".into()], vec![]]), "\u{feff}\"a\",\"b\"\r\n\r\n");
        assert_eq!(plain(&[vec!["a".into(), "b".into()]]), "a\tb\n");
    }

    proptest! {
        #[test]
        fn every_cell_is_one_quoted_text(cell in ".*") {
            let line = one(&cell);
            let inside = line.strip_prefix('"').and_then(|line| line.strip_suffix("\"\r\n"));
            let inside = inside.map(|inside| inside.replace("\"\"", "\u{1}"));
            prop_assert!(inside.is_some_and(|inside| !inside.contains('"')));
        }
    }
}
