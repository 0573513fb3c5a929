package play

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
)

// fieldsOf is the vocabulary of a table. A name that is neither here nor in a row is a slip of the pen, not an absent
// value: {"count":0} and "" would otherwise hold for every misspelt name.
func fieldsOf(table string) string {
	switch table {
	case "demand":
		return "demand_no filer filer_role category urgency level state reason privacy_mode node building submitted_at " +
			"contact_due_at finish_due_at media_count urges returns reopens supervised supervised_by extended master " +
			"households flag_group phone lang source room_stored"
	case "demand_event":
		return "demand_no action"
	case "draft":
		return "user kind"
	case "evaluation":
		return "demand_no solved satisfaction"
	case "booking":
		return "booking_no user session slot subject state offer_expires_at conflict counterparty_kind note"
	case "slot":
		return "session slot state"
	case "lawyer_record":
		return "user no_show_90d late_cancel_90d suspended_until"
	case "legal_qa":
		return "user matched disclaimer"
	case "registration":
		return "reg_no user event party state offer_expires_at attended"
	case "event":
		return "id free"
	case "event_stats":
		return "id attended_people"
	case "ballot":
		return "user project score"
	case "comment":
		return "user project"
	case "topic":
		return "proposer state"
	case "rsvp":
		return "user meeting household answer"
	case "rsvp_count":
		return "meeting household_votes"
	case "opinion":
		return "meeting user named"
	case "vote":
		return "user honour choices"
	case "tb_order":
		return "order_no giver receiver state minutes"
	case "tb_entry":
		return "kind from minutes"
	case "timebank":
		return "user balance"
	case "claim":
		return "wish claimant state"
	case "home_visit":
		return "user item date half state"
	case "user":
		return "id following address phone node slow_mode"
	case "consent":
		return "user scope"
	case "optout":
		return "user topic"
	case "message_store":
		return "user contains"
	case "outbox":
		return "user kind channel held reason sent_after sent_before"
	case "wecom":
		return "to from deferred_to kind"
	case "duty_alert":
		return "user node kind"
	}
	return ""
}

// fault says why a = table line does not hold over the rows, "" when it holds.
func (w wanted) fault(rows []Row) string {
	for _, name := range slices.Sorted(maps.Keys(w.row)) {
		known := slices.Contains(strings.Fields(fieldsOf(w.table)), name) ||
			slices.ContainsFunc(rows, func(row Row) bool { _, ok := row[name]; return ok })
		if !known {
			return fmt.Sprintf("%s has no field %q", w.table, name)
		}
	}
	var nearest []string
	var near Row
	count := 0
	for _, row := range rows {
		wrong := w.wrong(row)
		if len(wrong) == 0 {
			count++
		} else if near == nil || len(wrong) < len(nearest) {
			nearest, near = wrong, row
		}
	}
	switch {
	case w.count >= 0 && count > w.count:
		return fmt.Sprintf("%d such rows, not %d", count, w.count)
	case w.count >= 0 && count < w.count:
		return fmt.Sprintf("%d such rows of %d, not %d%s", count, len(rows), w.count, closest(nearest))
	case w.count < 0 && count == 0:
		return fmt.Sprintf("no such row among %d%s", len(rows), closest(nearest))
	}
	return ""
}

func closest(wrong []string) string {
	if len(wrong) == 0 {
		return ""
	}
	return "; the nearest has " + strings.Join(wrong, ", ")
}

// wrong names the values of a row that are not the wanted ones.
func (w wanted) wrong(row Row) []string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(w.row)) {
		want := w.row[name]
		has, shown := row[name], name
		fits := is
		switch {
		case w.table == "message_store" && name == "contains":
			has, shown, fits = row["text"], "text", contains
		case w.table == "outbox" && name == "sent_after":
			has, shown, fits = row["sent_at"], "sent_at", notBefore
		case w.table == "outbox" && name == "sent_before":
			has, shown, fits = row["sent_at"], "sent_at", notAfter
		}
		if !anyOf(has, want, fits) {
			out = append(out, fmt.Sprintf("%s %s", shown, asWritten(has)))
		}
	}
	return out
}

// anyOf: a list of the file is one of these.
func anyOf(has, want any, fits func(has, want any) bool) bool {
	list, ok := want.([]any)
	if !ok {
		return fits(has, want)
	}
	return slices.ContainsFunc(list, func(one any) bool { return fits(has, one) })
}

// is compares a value of a row with one of the file.
func is(has, want any) bool {
	switch want := want.(type) {
	case nil:
		return empty(has)
	case string:
		if want == "" {
			return empty(has)
		}
		if t, err := time.Parse(time.RFC3339, want); err == nil {
			at, ok := asInstant(has)
			return ok && at.Equal(t)
		}
		v := reflect.ValueOf(has)
		return v.Kind() == reflect.String && v.String() == want
	case bool:
		v, ok := has.(bool)
		return ok && v == want
	case json.Number:
		w, err := want.Float64()
		v, ok := asNumber(has)
		return err == nil && ok && v == w
	}
	return false
}

func empty(has any) bool {
	switch has := has.(type) {
	case nil:
		return true
	case time.Time:
		return has.IsZero()
	}
	v := reflect.ValueOf(has)
	return v.Kind() == reflect.String && v.Len() == 0
}

func asInstant(has any) (time.Time, bool) {
	switch has := has.(type) {
	case time.Time:
		return has, true
	case string:
		t, err := time.Parse(time.RFC3339, has)
		return t, err == nil
	}
	return time.Time{}, false
}

func asNumber(has any) (float64, bool) {
	if number, ok := has.(json.Number); ok {
		f, err := number.Float64()
		return f, err == nil
	}
	switch v := reflect.ValueOf(has); {
	case v.IsValid() && v.CanInt():
		return float64(v.Int()), true
	case v.IsValid() && v.CanUint():
		return float64(v.Uint()), true
	case v.IsValid() && v.CanFloat():
		return v.Float(), true
	}
	return 0, false
}

func contains(has, want any) bool {
	text, ok := has.(string)
	part, isText := want.(string)
	return ok && isText && part != "" && strings.Contains(plainOf(text).String(), plainOf(part).String())
}

func notBefore(has, want any) bool {
	at, limit, ok := twoInstants(has, want)
	return ok && !at.Before(limit)
}

func notAfter(has, want any) bool {
	at, limit, ok := twoInstants(has, want)
	return ok && !at.After(limit)
}

func twoInstants(has, want any) (at, limit time.Time, ok bool) {
	at, sent := asInstant(has)
	text, _ := want.(string)
	limit, err := time.Parse(time.RFC3339, text)
	return at, limit, sent && !at.IsZero() && err == nil
}

// asWritten shows a value as the file would.
func asWritten(has any) string {
	switch has := has.(type) {
	case nil:
		return "absent"
	case time.Time:
		return has.Format(time.RFC3339)
	case string:
		return strconv.Quote(has)
	}
	return fmt.Sprint(has)
}
