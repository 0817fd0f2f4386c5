//! Tray icons: the watcher with which programs register them, and the questions a panel asks an icon.

use anyhow::{Context, Result};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use zbus::blocking::fdo::DBusProxy;
use zbus::blocking::{Connection, Proxy};
use zbus::message::Header;
use zbus::names::BusName;
use zbus::object_server::SignalEmitter;
use zbus::zvariant::{OwnedValue, Structure, Value};

pub const WATCHER_NAME: &str = "org.kde.StatusNotifierWatcher";
pub const WATCHER_PATH: &str = "/StatusNotifierWatcher";
const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// What a tray icon shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Icon {
    /// The picture, a PNG file.
    pub picture: PathBuf,
    /// The text beside it; empty when there is none.
    pub label: String,
}

/// An entry of a tray icon's menu; a separator has no label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuItem {
    pub id: i32,
    pub label: String,
}

/// Where on the bus an icon is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    name: String,
    path: String,
}

impl Item {
    /// Whether the program that registered it is still on the bus.
    pub fn is_there(&self, connection: &Connection) -> bool {
        let name = BusName::try_from(self.name.as_str());
        let bus = DBusProxy::new(connection);
        name.is_ok_and(|name| bus.is_ok_and(|bus| bus.name_has_owner(name).unwrap_or(false)))
    }

    pub fn look(&self, connection: &Connection) -> Result<Icon> {
        let proxy = self.proxy(connection)?;
        let picture: String = proxy.get_property("IconName").context("the tray icon shows no picture")?;
        // An extension of Ayatana that not every icon has.
        let label = proxy.get_property("XAyatanaLabel").unwrap_or_default();
        Ok(Icon { picture: picture.into(), label })
    }

    pub fn menu(&self, connection: &Connection) -> Result<Vec<MenuItem>> {
        type Entry = (i32, HashMap<String, OwnedValue>, Vec<OwnedValue>);
        let nothing: [&str; 0] = [];
        let (_, (_, _, entries)): (u32, Entry) =
            self.menu_proxy(connection)?.call("GetLayout", &(0_i32, -1_i32, nothing.as_slice()))?;
        entries
            .into_iter()
            .map(|entry| menu_item(entry).context("the tray menu has an entry of another shape"))
            .collect()
    }

    pub fn click(&self, connection: &Connection, entry: i32) -> Result<()> {
        let arguments = (entry, "clicked", Value::from(""), 0_u32);
        Ok(self.menu_proxy(connection)?.call("Event", &arguments)?)
    }

    fn menu_proxy(&self, connection: &Connection) -> Result<Proxy<'static>> {
        let path: zbus::zvariant::OwnedObjectPath =
            self.proxy(connection)?.get_property("Menu").context("the tray icon has no menu")?;
        Ok(Proxy::new(connection, self.name.clone(), path, MENU)?)
    }

    fn proxy(&self, connection: &Connection) -> Result<Proxy<'static>> {
        let proxy = zbus::blocking::proxy::Builder::<Proxy<'static>>::new(connection);
        let proxy = proxy.destination(self.name.clone())?.path(self.path.clone())?.interface(ITEM)?;
        // Asked anew each time: not every program says when a property changes.
        Ok(proxy.cache_properties(zbus::proxy::CacheProperties::No).build()?)
    }
}

/// An entry is `(id, properties, entries below it)`; its label may mark a key with an underscore.
fn menu_item(entry: OwnedValue) -> Option<MenuItem> {
    let entry = Structure::try_from(entry).ok()?;
    let [id, properties, _] = entry.fields() else { return None };
    let properties: HashMap<String, OwnedValue> = properties.try_clone().ok()?.try_into().ok()?;
    let label = properties.get("label").and_then(|label| <&str>::try_from(label).ok()).unwrap_or_default();
    Some(MenuItem { id: i32::try_from(id).ok()?, label: label.replace('_', "") })
}

/// The service that takes the registrations of icons.
#[derive(Debug)]
pub struct Watcher {
    items: Arc<Mutex<Vec<Item>>>,
}

impl Watcher {
    pub fn new(items: Arc<Mutex<Vec<Item>>>) -> Self {
        Self { items }
    }
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    /// `service` is a bus name, or only the path of the icon on the caller's own connection.
    async fn register_status_notifier_item(
        &self,
        service: &str,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        let item = if service.starts_with('/') {
            Item { name: sender, path: service.to_owned() }
        } else {
            Item { name: service.to_owned(), path: "/StatusNotifierItem".to_owned() }
        };
        let registered = format!("{}{}", item.name, item.path);
        if let Ok(mut items) = self.items.lock() {
            items.push(item);
        }
        Ok(Self::status_notifier_item_registered(&emitter, &registered).await?)
    }

    fn register_status_notifier_host(&self, _service: &str) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        self.items
            .lock()
            .map(|items| items.iter().map(|i| format!("{}{}", i.name, i.path)).collect())
            .unwrap_or_default()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(emitter: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;
}
