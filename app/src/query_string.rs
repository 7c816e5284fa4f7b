//! Query strings of addresses: reading them, and writing them into links.

/// One value of a query string, percent-decoded.
pub fn query_value(query: &str, name: &str) -> Option<String> {
    query_values(query, name).next()
}

/// All values of a name.
pub fn query_values<'q>(query: &'q str, name: &'q str) -> impl Iterator<Item = String> + 'q {
    let raw = query
        .split('&')
        .filter_map(move |pair| pair.strip_prefix(name)?.strip_prefix('='));
    raw.filter_map(decode)
}

fn decode(raw: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(raw.len());
    let mut rest = raw.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let high = char::from(rest.next()?).to_digit(16)?;
                let low = char::from(rest.next()?).to_digit(16)?;
                bytes.push(u8::try_from(high * 16 + low).ok()?);
            }
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).ok()
}

/// A path with a query of these names and values, without those that are empty.
pub fn with_query(path: &str, values: &[(&str, &str)]) -> String {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut address = path.to_owned();
    let mut separator = '?';
    for (name, value) in values.iter().filter(|(_, value)| !value.is_empty()) {
        address.push(separator);
        separator = '&';
        address.push_str(name);
        address.push('=');
        for byte in value.bytes() {
            if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.') {
                address.push(char::from(byte));
            } else {
                address.push('%');
                address.push(char::from(HEX[usize::from(byte >> 4)]));
                address.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
    }
    address
}

/// The number of a page in an address, for its index from 0. The first page has none.
pub fn page_number(page: i64) -> String {
    if page > 0 {
        (page + 1).to_string()
    } else {
        String::new()
    }
}

/// The index, from 0, of the page that a query names.
pub fn page_of(query: &str) -> i64 {
    let number = query_value(query, "page").and_then(|page| page.parse::<i64>().ok());
    number.map_or(0, |number| number.clamp(1, 1_000_000) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let path = with_query(
            "/rooms",
            &[("q", "Änne & Otto = 100% +"), ("page", &page_number(2)), ("course", "")],
        );
        let (plain, query) = path.split_once('?').unwrap();
        assert_eq!(plain, "/rooms");
        assert_eq!(query_value(query, "q").unwrap(), "Änne & Otto = 100% +");
        assert_eq!(page_of(query), 2);
        assert_eq!(query_value(query, "course"), None);
        assert_eq!(query_values("a=1&b=2&a=3", "a").collect::<Vec<_>>(), ["1", "3"]);
        for (query, page) in [("", 0), ("page=1", 0), ("page=-4", 0), ("page=x", 0), ("page=7", 6)] {
            assert_eq!(page_of(query), page, "{query}");
        }
    }
}
