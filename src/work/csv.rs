//! Tables as files for spreadsheets.

/// One row of a CSV file (RFC 4180), its line end included.
pub fn csv_row(cells: &[&str]) -> String {
    let mut row = String::new();
    for (index, cell) in cells.iter().enumerate() {
        row.push_str(if index == 0 { "\"" } else { ",\"" });
        // A spreadsheet would take it for a formula and run it.
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            row.push('\'');
        }
        for character in cell.chars() {
            if character == '"' {
                row.push('"');
            }
            row.push(character);
        }
        row.push('"');
    }
    row.push_str("\r\n");
    row
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_quoted_whatever_it_holds() {
        assert_eq!(csv_row(&["a", "b,\"c\"", "d\r\ne", ""]), "\"a\",\"b,\"\"c\"\"\",\"d\r\ne\",\"\"\r\n");
    }

    #[test]
    fn no_cell_is_a_formula() {
        for start in ["=", "+", "-", "@", "\t", "\r"] {
            assert_eq!(csv_row(&[&[start, "1"].concat()]), ["\"'", start, "1\"\r\n"].concat());
        }
        assert_eq!(csv_row(&["1-1", "a=b"]), "\"1-1\",\"a=b\"\r\n");
    }
}
