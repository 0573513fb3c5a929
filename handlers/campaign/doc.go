// Package campaign pushes one message to exactly the people whom it concerns: it builds the audience from places, age bands, standings and past deeds, says
// who is left out and why, asks a second person where many are meant, spreads the sending, can be stopped at once, and sends people to the doors that no push reached.
// It has pages and cards for stewards and no conversation; residents stop and take up topics in the menu's.
package campaign
