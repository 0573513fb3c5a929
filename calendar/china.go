package calendar

import (
	"embed"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"sync"
	"time"
)

// One file a year: "off 02-15..02-23 春节" is a stretch of days off, "work 02-28 春节" a weekend day that is worked for it.
// A date of the year before carries its year.
//
//go:embed holidays/*.txt
var holidayFiles embed.FS

var china = sync.OnceValue(func() *Calendar {
	c := &Calendar{days: map[int]bool{}, years: map[int]bool{}, office: officeHours(), dueAt: dueClock}
	files, err := fs.Glob(holidayFiles, "holidays/*.txt")
	if err != nil {
		panic("calendar: " + err.Error())
	}
	for _, name := range files {
		text, err := fs.ReadFile(holidayFiles, name)
		if err != nil {
			panic("calendar: " + err.Error())
		}
		year, err := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(name, "holidays/"), ".txt"))
		if err == nil {
			err = c.read(year, string(text))
		}
		if err != nil {
			panic("calendar: embedded " + name + ": " + err.Error())
		}
	}
	return c
})

// China is the calendar of the State Council's yearly notices as far as they are built in; see Covers.
func China() *Calendar { return china() }

// read takes in one year's file; only used while the calendar is being made.
func (c *Calendar) read(year int, text string) error {
	for number, line := range strings.Split(text, "\n") {
		fields := strings.Fields(line)
		if len(fields) == 0 || strings.HasPrefix(fields[0], "#") {
			continue
		}
		if len(fields) < 2 || fields[0] != "off" && fields[0] != "work" {
			return fmt.Errorf("line %d: want off or work, then dates", number+1)
		}
		from, to, stretch := strings.Cut(fields[1], "..")
		if !stretch {
			to = from
		}
		day, err := dateOf(year, from)
		if err != nil {
			return fmt.Errorf("line %d: %w", number+1, err)
		}
		last, err := dateOf(year, to)
		if err != nil {
			return fmt.Errorf("line %d: %w", number+1, err)
		}
		for ; !day.After(last); day = dayAfter(day, 1) {
			c.days[dayKey(day)] = fields[0] == "work"
		}
	}
	c.years[year] = true
	return nil
}

func dateOf(year int, text string) (time.Time, error) {
	if len(text) == len("01-02") {
		text = strconv.Itoa(year) + "-" + text
	}
	return time.ParseInLocation(time.DateOnly, text, shanghai)
}
