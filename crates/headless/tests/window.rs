//! The hand that drives a window, tried on the small browser that WebKitGTK brings along.
#![cfg(target_os = "linux")]

use headless::{Session, Window};
use std::path::Path;

const BROWSER: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

const PAGE: &str = r#"<!doctype html><meta charset="utf-8"><title>Counter</title>
<input id="name" value="nobody"><button id="greet">Greet</button><p id="said"></p><p id="secret" hidden>not shown</p>
<script>
  document.querySelector('#greet').onclick = () => setTimeout(() => {
    document.querySelector('#said').textContent = 'Olá, ' + document.querySelector('#name').value
  }, 200)
</script>"#;

#[test]
fn a_window_is_typed_into_clicked_read_and_photographed() {
    let session = Session::start(&[]).unwrap();
    let page = session.folder("page").unwrap().join("index.html");
    std::fs::write(&page, PAGE).unwrap();
    let window = Window::open(&session, Path::new(BROWSER), &["--automation"], &[]).unwrap();
    window.go(&format!("file://{}", page.display())).unwrap();

    window.type_into("#name", "Ana").unwrap();
    window.click("#greet").unwrap();
    let said = window.wait_for_text("#said", "Ana").unwrap();
    assert_eq!(said.text().unwrap(), "Olá, Ana", "what was there is typed over");
    assert_eq!(said.attribute("id").unwrap().as_deref(), Some("said"));

    assert_eq!(window.find_all("p").unwrap().len(), 2);
    let [hidden] = window.find_all("#secret").unwrap().try_into().unwrap();
    assert!(!hidden.is_shown().unwrap());
    assert_eq!(window.run("return arguments[0] + 1", &[1.into()]).unwrap(), 2);

    let picture = page.with_file_name("picture.png");
    window.screenshot(&picture).unwrap();
    assert!(std::fs::read(picture).unwrap().starts_with(b"\x89PNG"));
}
