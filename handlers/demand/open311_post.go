package demand

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/triage"
	"minxu/web"
)

// filings counts what each key filed in the running minute. Every process counts for itself.
type filings struct {
	mu     sync.Mutex
	minute time.Time
	of     map[string]int
}

// allow counts one more and says whether it is not too many.
func (f *filings) allow(key string, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if minute := now.Truncate(time.Minute); !minute.Equal(f.minute) {
		f.minute, f.of = minute, map[string]int{}
	}
	f.of[key]++
	return f.of[key] <= openRoom
}

// openFields are what a filing may hold. Names and addresses for mail are accepted because the standard has them, and not kept.
func openFields() []string {
	return []string{"jurisdiction_id", "api_key", "service_code", "lat", "long", "address_string", "address_id", "email", "device_id", "account_id", "first_name", "last_name", "phone",
		"description", "media_url"}
}

// openPost files a demand for another system.
func (c capability) openPost(v *web.Visit) error {
	name, format, ok := spoken(v.Path("file"))
	if !ok || name != "requests" {
		return openFail(v, http.StatusNotFound, format, "Demands are filed at requests.json or requests.xml.")
	}
	if v.R.URL.RawQuery != "" {
		return openFail(v, http.StatusBadRequest, format, "Everything belongs into the body, the api_key above all; the address has no parameters.")
	}
	if kind, _, err := mime.ParseMediaType(v.R.Header.Get("Content-Type")); err != nil || kind != "application/x-www-form-urlencoded" {
		return openFail(v, http.StatusBadRequest, format, "The body is application/x-www-form-urlencoded.")
	}
	body, err := io.ReadAll(v.R.Body)
	if err != nil {
		return openFail(v, http.StatusBadRequest, format, "The body is too large or ended early.")
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return openFail(v, http.StatusBadRequest, format, "The body is no form.")
	}
	key, status, about, err := c.openKey(v, form)
	switch {
	case err != nil:
		return err
	case status != 0:
		if status == http.StatusTooManyRequests {
			v.W.Header().Set("Retry-After", "60")
		}
		return openFail(v, status, format, about)
	}
	for field, values := range form {
		if !slices.Contains(openFields(), field) || len(values) != 1 {
			return openFail(v, http.StatusBadRequest, format, "A field is not known or is there twice: "+strconv.Quote(field[:min(len(field), 40)]))
		}
	}
	filing, about := c.openFiling(v, form)
	if about != "" {
		return openFail(v, http.StatusBadRequest, format, about)
	}
	once := v.R.Header.Get("Idempotency-Key")
	if len(once) > 200 {
		return openFail(v, http.StatusBadRequest, format, "Idempotency-Key has 200 characters at most.")
	}
	if once == "" {
		once = v.ID
	}
	sum := sha256.Sum256([]byte(once))
	filing.Key, filing.Named = openChannel+"/"+key.ID+"/"+base64.RawURLEncoding.EncodeToString(sum[:]), key.Name
	var d Demand
	var created bool
	err = v.InTx(func(tx *store.Tx) (err error) {
		d, created, err = Office{Tree: v.Tree, Calendar: c.clock(), Policy: c.numbers.in(tx)}.FileOutside(tx, filing)
		return err
	})
	var refusal *people.Refusal
	if errors.As(err, &refusal) {
		return openFail(v, http.StatusBadRequest, format, refusal.Sentence)
	}
	if err != nil {
		return err
	}
	if first := (Demand{Text: d.Text, Category: d.Category, Phone: d.Phone}); !created && !sameFiling(first, filing) {
		return openFail(v, http.StatusUnprocessableEntity, format, "This Idempotency-Key came before with another body.")
	}
	notice := "已登记，编号" + d.No + "。着火、漏气、有人受伤请先拨打119、120、110。"
	return openSay(v, http.StatusCreated, format, "service_requests", "request", []openFiled{{ID: d.No, Token: d.ID, Notice: notice}})
}

// sameFiling says whether what is kept came from these words.
func sameFiling(kept Demand, t Outside) bool {
	u := triage.Understand(t.Text, triage.Context{At: kept.SubmittedAt})
	return kept.Text == cleaned(u.Text) && kept.Category == t.Category && (kept.Phone == t.Phone || kept.Phone == "")
}

// openKey finds whose key a filing carries: in the form, as the standard has it, or as a bearer token. A status that is not zero refuses.
func (c capability) openKey(v *web.Visit, form url.Values) (key APIKey, status int, about string, err error) {
	secret := form.Get("api_key")
	if bearer, ok := strings.CutPrefix(v.R.Header.Get("Authorization"), "Bearer "); ok && secret == "" {
		secret = bearer
	}
	if secret == "" {
		return key, http.StatusUnauthorized, "Filing needs an api_key.", nil
	}
	key, err = keyOf(v.Reader(), secret)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return key, http.StatusForbidden, "This api_key is not known.", nil
	case err != nil:
		return key, 0, "", err
	case !key.Ended.IsZero():
		return key, http.StatusForbidden, "This api_key was ended.", nil
	case !c.filings.allow(key.ID, v.Now()):
		return key, http.StatusTooManyRequests, "Too many filings in this minute.", nil
	}
	return key, 0, "", nil
}

// openFiling reads a filing; the sentence says what is wrong with it.
func (c capability) openFiling(v *web.Visit, form url.Values) (t Outside, about string) {
	t = Outside{Channel: openChannel, Text: strings.TrimSpace(form.Get("description")), Category: form.Get("service_code")}
	if !slices.ContainsFunc(openServices(), func(s openService) bool { return s.Code == t.Category }) {
		return t, "service_code is missing or not one of services."
	}
	switch n := len([]rune(t.Text)); {
	case n < 2 || n > wordsMost:
		return t, fmt.Sprintf("description has 2 to %d characters.", wordsMost)
	case strings.ContainsRune(t.Text, 0):
		return t, "description holds characters that are none."
	}
	if raw := form.Get("phone"); raw != "" {
		phone, ok := people.ParsePhone(raw)
		if !ok {
			return t, "phone is no telephone number of this country."
		}
		t.Phone = phone
	}
	t.Place, about = openPlace(v.Tree, form)
	return t, about
}

// openPlace finds where it is: a point, the code of a place of this district, or words.
func openPlace(t *people.Tree, form url.Values) (triage.Place, string) {
	rawLat, rawLong, words, id := form.Get("lat"), form.Get("long"), strings.TrimSpace(form.Get("address_string")), form.Get("address_id")
	switch {
	case len([]rune(words)) > 100:
		return triage.Place{}, "address_string has 100 characters at most."
	case rawLat != "" || rawLong != "":
		lat, err1 := strconv.ParseFloat(rawLat, 64)
		long, err2 := strconv.ParseFloat(rawLong, 64)
		if err1 != nil || err2 != nil || !(lat >= -90 && lat <= 90) || !(long >= -180 && long <= 180) {
			return triage.Place{}, "lat and long are two numbers of degrees."
		}
		areas := t.AtPoint(lat, long)
		if len(areas) == 0 {
			return triage.Place{}, "This point does not lie in the district."
		}
		n := areas[0]
		label := words
		if label == "" {
			label = t.Label(people.Address{Node: n.Code, Estate: n.Estate})
		}
		return triage.Place{Node: n.Code, Estate: n.Estate, Label: label, Lat: lat, Lng: long, HasPoint: true, Sure: true}, ""
	case id != "":
		n, ok := t.Node(id)
		if !ok || n.Retired {
			return triage.Place{}, "address_id is no place of this district."
		}
		label := words
		if label == "" {
			label = t.Label(people.Address{Node: n.Code, Estate: n.Estate})
		}
		return triage.Place{Node: n.Code, Estate: n.Estate, Label: label, Sure: true}, ""
	case words == "":
		return triage.Place{}, "lat and long, address_string or address_id must say where it is."
	}
	return wordsPlace(t, words), ""
}

// wordsPlace finds a place from words: the one reading there is, else the words alone, for a person to settle.
func wordsPlace(t *people.Tree, words string) triage.Place {
	var sure []triage.Place
	for _, c := range t.Places().Resolve(words, nil) {
		if !slices.ContainsFunc(sure, func(p triage.Place) bool { return p.Label == c.Place.Label }) {
			sure = append(sure, c.Place)
		}
	}
	if len(sure) == 1 {
		return sure[0]
	}
	return triage.Place{Label: words}
}
