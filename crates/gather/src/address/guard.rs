//! Keeps requests out of the user's own network.
//!
//! A page can redirect to `http://192.168.1.1/`, and a name can be made to mean such an address after it was looked at.
//! So the addresses are looked at behind the resolver, which is the last to see them: the connection is made to exactly
//! those that were found public, at every hop.
//!
//! A user who wants a page of their own network names its host and allows it. That opens this host and port, and no
//! other: a page on it cannot lead elsewhere inside the network.

use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;
use url::{Host, Url};

use super::trouble::Trouble;

/// Hosts with their ports that may be private.
#[derive(Clone, Debug, Default)]
pub(crate) struct Allowed(HashSet<(String, u16)>);

impl Allowed {
    /// The hosts of these addresses.
    pub(crate) fn hosts_of<'a>(addresses: impl Iterator<Item = &'a str>) -> Self {
        let host = |url: Url| Some((url.host_str()?.to_owned(), url.port_or_known_default()?));
        Self(addresses.filter_map(|address| host(Url::parse(address.trim()).ok()?)).collect())
    }

    fn holds(&self, host: Option<&str>, port: Option<u16>) -> bool {
        host.zip(port).is_some_and(|(host, port)| self.0.contains(&(host.to_owned(), port)))
    }
}

/// Resolves names, and lets only public addresses through.
#[derive(Debug)]
pub(super) struct Guard {
    allowed: Allowed,
    system: DefaultResolver,
}

impl Guard {
    pub(super) fn new(allowed: Allowed) -> Self {
        Self { allowed, system: DefaultResolver::default() }
    }
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.system.resolve(uri, config, timeout)?;
        let port = uri.port_u16().or(if uri.scheme_str() == Some("https") { Some(443) } else { Some(80) });
        if self.allowed.holds(uri.host(), port) || is_proxy(uri, config) {
            return Ok(found);
        }
        let mut public = self.empty();
        let mut private = None;
        for &address in &found {
            if is_public(address.ip()) {
                public.push(address);
            } else {
                private = Some(address.ip());
            }
        }
        match private {
            Some(ip) if public.is_empty() => {
                let host = uri.host().unwrap_or_default().to_owned();
                Err(ureq::Error::Other(Box::new(Trouble::Private { host, ip })))
            }
            _ if public.is_empty() => Err(ureq::Error::HostNotFound),
            _ => Ok(public),
        }
    }
}

/// Whether this is the proxy that the user's own settings name, mostly a private address.
fn is_proxy(uri: &Uri, config: &Config) -> bool {
    config.proxy().is_some_and(|proxy| uri.host() == Some(proxy.host()) && uri.port_u16() == Some(proxy.port()))
}

/// Refuses addresses that are private as written, which a proxy would connect to without asking the [`Guard`].
pub(super) fn check_written(url: &Url, allowed: &Allowed) -> Result<(), Trouble> {
    let ip = match url.host() {
        Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
        Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
        Some(Host::Domain(name)) if is_localhost(name) => Ipv4Addr::LOCALHOST.into(),
        _ => return Ok(()),
    };
    if is_public(ip) || allowed.holds(url.host_str(), url.port_or_known_default()) {
        return Ok(());
    }
    Err(Trouble::Private { host: url.host_str().unwrap_or_default().to_owned(), ip })
}

/// Names that mean the user's own machine everywhere (RFC 6761).
fn is_localhost(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether an address belongs to the public internet.
///
/// By the special-purpose registries of IANA (RFC 6890 and its successors). The addresses where clouds keep the keys of
/// their machines are link-local (169.254.169.254), private (`fd00:ec2::254`) or shared (100.100.100.200).
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => is_public_v6(ip),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    match ip.octets() {
        // Shared by the customers of a provider, RFC 6598.
        [100, second, ..] => second & 0xc0 != 64,
        [172, second, ..] => second & 0xf0 != 16,
        [0 | 10 | 127, ..]
        | [169, 254, ..]
        | [192, 0, 0 | 2, _]
        | [192, 88, 99, _]
        | [192, 168, ..]
        | [198, 18 | 19, ..]
        | [198, 51, 100, _]
        | [203, 0, 113, _]
        // Azure's machines talk to their host here, although the address is a public one.
        | [168, 63, 129, 16] => false,
        // Above are those for many at once, reserved ones, and that for all at once.
        [first, ..] => first < 224,
    }
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let parts = ip.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match parts {
        // Addresses of the old kind in new clothes: mapped, translated on the way (RFC 6052), and tunnelled (RFC 3056).
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] | [0x2002, high, low, ..] => {
            v4(high, low)
        }
        [0x2001, second, ..] => second >= 0x200 && second != 0xdb8,
        [0x3fff, second, ..] => second >= 0x1000,
        // Nothing else has been given out.
        [first, ..] => first & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_ones_own_network_are_not_public() {
        for private in [
            "0.0.0.0",
            "10.1.2.3",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "169.254.169.254",
            "168.63.129.16",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.1",
            "192.168.1.1",
            "198.19.0.1",
            "203.0.113.9",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2001::1",
            "2001:db8::1",
            "3fff::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "ff02::1",
        ] {
            assert!(!is_public(private.parse().unwrap()), "{private}");
        }
    }

    #[test]
    fn addresses_of_the_internet_are_public() {
        for public in [
            "1.1.1.1",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "2606:4700::1111",
            "2001:4860:4860::8888",
            "2a00:1450::1",
            "::ffff:1.1.1.1",
            "64:ff9b::101:101",
        ] {
            assert!(is_public(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn numbers_in_any_spelling_are_seen_through() {
        for written in [
            "http://127.0.0.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0177.0.0.1/",
            "http://[::ffff:7f00:1]/",
            "http://localhost:8080/",
            "http://LOCALHOST./",
            "http://a.localhost/",
        ] {
            let url = Url::parse(written).unwrap();
            let none = Allowed::default();
            assert!(matches!(check_written(&url, &none), Err(Trouble::Private { .. })), "{written}");
            let allowed = Allowed::hosts_of(std::iter::once(written));
            assert!(check_written(&url, &allowed).is_ok());
        }
        assert!(check_written(&Url::parse("https://post.example/").unwrap(), &Allowed::default()).is_ok());
    }

    #[test]
    fn to_allow_a_host_opens_no_other_port_and_no_other_host() {
        let allowed = Allowed::hosts_of(["http://127.0.0.1:8000/weir", "https://10.0.0.1/"].into_iter());
        let is_open = |address: &str| check_written(&Url::parse(address).unwrap(), &allowed).is_ok();
        assert!(is_open("http://127.0.0.1:8000/other"));
        assert!(is_open("https://10.0.0.1:443/"));
        assert!(!is_open("http://127.0.0.1:6379/"));
        assert!(!is_open("http://10.0.0.1/"));
        assert!(!is_open("http://127.0.0.2:8000/"));
    }
}
