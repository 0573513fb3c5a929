package calendar

import "time"

// Half is a part of the day that people name instead of an hour.
type Half string

// The parts of a day. Morning is 上午 and 早上, Noon 中午, Afternoon 下午, Evening 晚上, Night 凌晨 and 半夜.
const (
	AnyHalf   Half = ""
	Morning   Half = "am"
	Noon      Half = "noon"
	Afternoon Half = "pm"
	Evening   Half = "evening"
	Night     Half = "night"
)

// When is a date, a part of a day or an hour that somebody named. What was not named is missing, never guessed.
type When struct {
	Text    string    // the words as they stood
	Date    time.Time // midnight in Shanghai of the day meant; zero when no day was named
	Half    Half      // part of the day; also of a named hour, where it is certain
	HasTime bool      // an hour was named
	Hour    int       // 0-23
	Minute  int       // 0-59
	Sure    bool      // false: several readings are possible (三点, 周末) and the day or hour must be confirmed
}

// HasDate says whether a day was named.
func (w When) HasDate() bool { return !w.Date.IsZero() }

// FindWhen finds the dates and times in a message that was written at now, in order of saying.
func FindWhen(text string, now time.Time) []When { return nil }
