// Package menu is what a resident meets around every business: greeting and menu, help, "my things", a person on request, larger
// letters, binding an address, what is stored of me, taking it away and deleting it. It also says honestly which items are not built yet.
package menu
