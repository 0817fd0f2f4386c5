//! The desktop that tests and the demonstration run on.
#![cfg(target_os = "linux")]

use headless::{Service, Session, until};
use std::process::Stdio;
use std::time::Duration;

#[test]
fn every_service_of_a_desktop_answers() {
    let session = Session::start(&Service::ALL).unwrap();
    for name in ["org.freedesktop.secrets", "org.freedesktop.Notifications"] {
        assert!(session.has_bus_name(name).unwrap(), "{name}");
    }
    assert!(!session.has_bus_name("org.example.Nobody").unwrap());
}

#[test]
fn a_desktop_may_offer_nothing_but_display_and_bus() {
    let session = Session::start(&[]).unwrap();
    assert!(!session.has_bus_name("org.freedesktop.secrets").unwrap());
}

#[test]
fn two_desktops_do_not_share_display_bus_or_folders() {
    let sessions = [Session::start(&[]).unwrap(), Session::start(&[]).unwrap()];
    let shown = |session: &Session| {
        let told =
            session.command("sh").args(["-c", "echo $DISPLAY $DBUS_SESSION_BUS_ADDRESS $HOME"]).output().unwrap();
        String::from_utf8(told.stdout).unwrap()
    };
    let [first, second] = [shown(&sessions[0]), shown(&sessions[1])];
    for (one, other) in first.split_whitespace().zip(second.split_whitespace()) {
        assert_ne!(one, other);
    }
}

#[test]
fn what_ran_on_a_desktop_ends_with_it() {
    let session = Session::start(&[]).unwrap();
    // As programs do that put themselves in the background: nobody's child any more.
    let told = session
        .command("sh")
        .args(["-c", "setsid sleep 600 >/dev/null 2>&1 & echo $!"])
        .stderr(Stdio::null())
        .output()
        .unwrap();
    let id = String::from_utf8(told.stdout).unwrap().trim().to_owned();
    let runs = || std::fs::read_to_string(format!("/proc/{id}/stat")).is_ok_and(|stat| !stat.contains(" Z "));
    assert!(runs(), "the program in the background runs");
    drop(session);
    until(Duration::from_secs(5), "the program in the background to end", || Ok((!runs()).then_some(()))).unwrap();
}
