// On a phone the menu is wider than the screen: show the page that one is on.
document.querySelector("#pages [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
