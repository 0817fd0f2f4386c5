//! A window with one line of text, which says when it has painted it.

#[tauri::command]
fn ui_ready() {
    println!("UI_READY");
}

fn main() -> tauri::Result<()> {
    tauri::Builder::default().invoke_handler(tauri::generate_handler![ui_ready]).run(tauri::generate_context!())
}
