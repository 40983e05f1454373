//! Whom the guard's texts tell people to call, by country.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::guard::GuardError;

/// A file in the form of `config/guard/contacts.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    country: String,
    cis_phone: String,
    cis_digits: String,
    cis_url: String,
    cis_url_es: String,
    countries: BTreeMap<String, Routes>,
}

/// The numbers of a country.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Routes {
    emergency: String,
    crisis: Option<String>,
    crisis_text: Option<String>,
}

/// The contact routes of one country.
#[derive(Debug)]
pub(super) struct Contacts {
    /// Values by the name that stands in a text between braces.
    pub(super) values: BTreeMap<&'static str, String>,
    /// Whether there is a line for suicidal thoughts.
    pub(super) has_crisis_line: bool,
    /// Whether that line takes text messages.
    pub(super) takes_texts: bool,
}

impl Contacts {
    /// The routes of `country`, or of the one that the file itself names.
    ///
    /// # Errors
    /// [`GuardError::Contacts`] where the file cannot be read or leaves a number empty, and
    /// [`GuardError::UnknownCountry`] where it has no such country.
    pub(super) fn parse(text: &str, country: Option<&str>) -> Result<Contacts, GuardError> {
        let file: File = toml::from_str(text)
            .map_err(|error| GuardError::Contacts(error.message().to_owned()))?;
        let country = country.unwrap_or(&file.country);
        let routes = file
            .countries
            .get(country)
            .ok_or_else(|| GuardError::UnknownCountry(country.to_owned()))?;
        let mut values = BTreeMap::from([
            ("cis_phone", file.cis_phone),
            ("cis_digits", file.cis_digits),
            ("cis_url", file.cis_url),
            ("cis_url_es", file.cis_url_es),
            ("emergency", routes.emergency.clone()),
        ]);
        values.extend(routes.crisis.clone().map(|number| ("crisis", number)));
        values.extend(
            routes
                .crisis_text
                .clone()
                .map(|number| ("crisis_text", number)),
        );
        if let Some((key, _)) = values.iter().find(|(_, value)| value.trim().is_empty()) {
            return Err(GuardError::Contacts(format!("`{key}` is empty")));
        }
        Ok(Contacts {
            values,
            has_crisis_line: routes.crisis.is_some(),
            takes_texts: routes.crisis_text.is_some(),
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const SHIPPED: &str = include_str!("../../config/guard/contacts.toml");

    #[test]
    fn each_country_of_the_shipped_file_has_an_emergency_number() {
        for (country, number) in [
            ("US", "911"),
            ("CA", "911"),
            ("MX", "911"),
            ("GB", "999"),
            ("IE", "112"),
            ("ES", "112"),
            ("EU", "112"),
            ("AU", "000"),
            ("NZ", "111"),
            ("AR", "911"),
            ("CL", "131"),
            ("CO", "123"),
        ] {
            let contacts = Contacts::parse(SHIPPED, Some(country)).unwrap();
            assert_eq!(contacts.values["emergency"], number, "{country}");
        }
        let default = Contacts::parse(SHIPPED, None).unwrap();
        assert_eq!(default.values["crisis"], "988");
    }

    #[test]
    fn what_is_wrong_is_said() {
        let error = |text: &str, country| Contacts::parse(text, country).unwrap_err().to_string();
        assert_eq!(
            error(SHIPPED, Some("ZZ")),
            "the contact routes have no country `ZZ`"
        );
        let empty = SHIPPED.replace("emergency = \"999\"", "emergency = \" \"");
        assert_eq!(
            error(&empty, Some("GB")),
            "the contact routes cannot be read: `emergency` is empty"
        );
        assert!(error("country = 1", None).starts_with("the contact routes cannot be read: "));
    }
}
