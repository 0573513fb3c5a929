package demand

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// The open API speaks GeoReport v2 of Open311. Reading needs no key and shows what the public ledger shows; filing needs one.

func (c capability) openPages() []web.Page {
	return []web.Page{
		{Route: "GET /open311/v2/{file}", Public: true, Do: c.openGet},
		{Route: "GET /open311/v2/services/{file}", Public: true, Do: c.openDefinition},
		{Route: "GET /open311/v2/requests/{file}", Public: true, Do: c.openOne},
		{Route: "GET /open311/v2/tokens/{file}", Public: true, Do: c.openToken},
		{Route: "POST /open311/v2/{file}", Public: true, API: true, Do: c.openPost},
	}
}

// openService is one kind of demand that can be filed.
type openService struct {
	Code        string `xml:"service_code" json:"service_code"`
	Name        string `xml:"service_name" json:"service_name"`
	Description string `xml:"description" json:"description"`
	Metadata    bool   `xml:"metadata" json:"metadata"`
	Type        string `xml:"type" json:"type"`
	Keywords    string `xml:"keywords" json:"keywords"`
	Group       string `xml:"group" json:"group"`
}

// openRequest is one demand as everybody may read it.
type openRequest struct {
	ID        string   `xml:"service_request_id" json:"service_request_id"`
	Status    string   `xml:"status" json:"status"`
	Notes     string   `xml:"status_notes" json:"status_notes"`
	Name      string   `xml:"service_name" json:"service_name"`
	Code      string   `xml:"service_code" json:"service_code"`
	About     string   `xml:"description" json:"description"`
	Agency    string   `xml:"agency_responsible" json:"agency_responsible"`
	Notice    string   `xml:"service_notice" json:"service_notice"`
	Requested string   `xml:"requested_datetime" json:"requested_datetime"`
	Updated   string   `xml:"updated_datetime" json:"updated_datetime"`
	Expected  string   `xml:"expected_datetime" json:"expected_datetime"`
	Address   string   `xml:"address" json:"address"`
	AddressID string   `xml:"address_id" json:"address_id"`
	Zip       string   `xml:"zipcode" json:"zipcode"`
	Lat       *float64 `xml:"lat" json:"lat"`
	Long      *float64 `xml:"long" json:"long"`
	Media     string   `xml:"media_url" json:"media_url"`
}

// openAttribute is a question of a service definition; ours ask nothing beyond what and where.
type openAttribute struct {
	Variable bool   `xml:"variable" json:"variable"`
	Code     string `xml:"code" json:"code"`
}

type openFiled struct {
	ID      string `xml:"service_request_id" json:"service_request_id"`
	Token   string `xml:"token,omitempty" json:"token,omitempty"`
	Notice  string `xml:"service_notice" json:"service_notice"`
	Account string `xml:"account_id" json:"account_id"`
}

type openError struct {
	Code  int    `xml:"code" json:"code"`
	About string `xml:"description" json:"description"`
}

// spoken is a name of a file taken apart: requests.json is requests, in JSON.
func spoken(file string) (name, format string, ok bool) {
	name, format, ok = strings.Cut(file, ".")
	return name, format, ok && (format == "json" || format == "xml")
}

// say answers in the caller's format. root and item name the elements of XML.
func openSay[T any](v *web.Visit, status int, format, root, item string, list []T) error {
	if format == "json" {
		body, err := json.Marshal(list)
		if err != nil {
			return fmt.Errorf("answer the open API: %w", err)
		}
		return v.Send(status, "application/json; charset=utf-8", body)
	}
	body, err := xml.Marshal(struct {
		XMLName xml.Name
		Items   []openItem[T]
	}{xml.Name{Local: root}, openItems(item, list)})
	if err != nil {
		return fmt.Errorf("answer the open API: %w", err)
	}
	return v.Send(status, "text/xml; charset=utf-8", append([]byte(xml.Header), body...))
}

// openItem gives a value its name in XML.
type openItem[T any] struct {
	name  string
	value T
}

func openItems[T any](name string, list []T) []openItem[T] {
	items := make([]openItem[T], len(list))
	for i, x := range list {
		items[i] = openItem[T]{name, x}
	}
	return items
}

// MarshalXML writes the value under the item's name.
func (i openItem[T]) MarshalXML(e *xml.Encoder, _ xml.StartElement) error {
	return e.EncodeElement(i.value, xml.StartElement{Name: xml.Name{Local: i.name}})
}

// openFail answers with the standard's list of errors.
func openFail(v *web.Visit, status int, format, about string) error {
	return openSay(v, status, pick(format == "json", "json", "xml"), "errors", "error", []openError{{status, about}})
}

func openServices() []openService {
	var list []openService
	for _, code := range Categories() {
		if code != "D15" { // complaints about people in office are heard in confidence, not through other systems
			list = append(list, openService{code, CategoryName(code), CategoryName(code), false, "realtime", CategoryName(code), "民需"})
		}
	}
	return list
}

// openGet lists services or demands.
func (c capability) openGet(v *web.Visit) error {
	name, format, ok := spoken(v.Path("file"))
	switch {
	case ok && name == "services":
		return openSay(v, http.StatusOK, format, "services", "service", openServices())
	case ok && name == "requests":
		return c.openRequests(v, format)
	}
	return openFail(v, http.StatusNotFound, format, "There are services and requests, in .json and .xml.")
}

func (c capability) openDefinition(v *web.Visit) error {
	code, format, ok := spoken(v.Path("file"))
	if !ok || !slices.ContainsFunc(openServices(), func(s openService) bool { return s.Code == code }) {
		return openFail(v, http.StatusNotFound, format, "There is no such service_code.")
	}
	if format == "json" {
		body, err := json.Marshal(struct {
			Code       string          `json:"service_code"`
			Attributes []openAttribute `json:"attributes"`
		}{code, []openAttribute{}})
		if err != nil {
			return err
		}
		return v.Send(http.StatusOK, "application/json; charset=utf-8", body)
	}
	body, err := xml.Marshal(struct {
		XMLName    xml.Name        `xml:"service_definition"`
		Code       string          `xml:"service_code"`
		Attributes []openAttribute `xml:"attributes>attribute"`
	}{Code: code})
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, "text/xml; charset=utf-8", append([]byte(xml.Header), body...))
}

// openRequests lists demands: 50 a page, of the last 90 days, unless the caller says otherwise.
func (c capability) openRequests(v *web.Visit, format string) error {
	q, wrong := openAsked(v.R.URL.Query(), v.Now())
	if wrong != "" {
		return openFail(v, http.StatusBadRequest, format, wrong)
	}
	list, err := openList(v.Reader(), q)
	if err != nil {
		return err
	}
	return openSay(v, http.StatusOK, format, "service_requests", "request", c.openRows(v, list))
}

func (c capability) openOne(v *web.Visit) error {
	no, format, ok := spoken(v.Path("file"))
	if !ok || len(no) > 32 {
		return openFail(v, http.StatusNotFound, format, "Ask for a service_request_id in .json or .xml.")
	}
	list, err := openList(v.Reader(), openQuery{numbers: []string{no}, most: 1})
	if err != nil {
		return err
	}
	if len(list) == 0 {
		return openFail(v, http.StatusNotFound, format, "There is no such service_request_id, or it is not public.")
	}
	return openSay(v, http.StatusOK, format, "service_requests", "request", c.openRows(v, list))
}

// openToken changes the token of a filing for its number.
func (c capability) openToken(v *web.Visit) error {
	token, format, ok := spoken(v.Path("file"))
	if !ok || len(token) > 40 {
		return openFail(v, http.StatusNotFound, format, "Ask for a token in .json or .xml.")
	}
	d, err := ByID(v.Reader(), token)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || d.Channel != openChannel {
		return openFail(v, http.StatusNotFound, format, "There is no such token.")
	}
	return openSay(v, http.StatusOK, format, "service_requests", "request", []openFiled{{ID: d.No, Token: d.ID}})
}

// openRows writes demands as everybody may read them: kind and community, no word of a resident, no place below the community.
func (c capability) openRows(v *web.Visit, list []Demand) []openRequest {
	o := Office{Tree: v.Tree, Calendar: c.clock(), Policy: c.numbers.in(v.Reader())}
	rows := make([]openRequest, len(list))
	for i, d := range list {
		state := publicState(o, d, v.Now())
		notes := state.Text
		if state.Sub != "" {
			notes += "，" + state.Sub
		}
		community := communityName(v.Tree, d)
		rows[i] = openRequest{ID: d.No, Status: pick(d.State.Open(), "open", "closed"), Notes: notes, Name: CategoryName(d.Category), Code: d.Category, About: publicTitle(d),
			Agency: community + "民需管家服务站", Requested: openTime(d.SubmittedAt), Updated: openTime(lastChange(d)), Expected: openTime(d.FinishDue), Address: community}
		if lat, lng, ok := centre(v.Tree, d.Community); ok {
			rows[i].Lat, rows[i].Long = &lat, &lng
		}
	}
	return rows
}

func lastChange(d Demand) time.Time {
	last := d.SubmittedAt
	for _, at := range []time.Time{d.ContactedAt, d.LastProgress, d.ResolvedAt, d.ClosedAt} {
		if at.After(last) {
			last = at
		}
	}
	return last
}

func openTime(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.UTC().Format(time.RFC3339)
}

// centre gives the middle of a unit's areas, the same for everything in it; false where nobody has drawn them.
func centre(t *people.Tree, unit string) (lat, lng float64, ok bool) {
	n := 0
	for _, code := range t.Below(unit) {
		if node, _ := t.Node(code); node.Box != nil && (node.Kind == people.KindArea || code == unit) {
			lat, lng, n = lat+(node.Box.South+node.Box.North)/2, lng+(node.Box.West+node.Box.East)/2, n+1
		}
	}
	if n == 0 {
		return 0, 0, false
	}
	const places = 10_000 // four decimals are ten metres
	round := func(x float64) float64 { return float64(int(x/float64(n)*places+0.5)) / places }
	return round(lat), round(lng), true
}

// openAsked reads the filters of a list; the sentence says what is wrong.
func openAsked(query map[string][]string, now time.Time) (q openQuery, wrong string) {
	get := func(name string) string {
		if len(query[name]) > 0 {
			return query[name][0]
		}
		return ""
	}
	if _, there := query["api_key"]; there {
		return q, "api_key does not belong into an address; reading needs none."
	}
	const span, most, deepest = 90 * 24 * time.Hour, 100, 200
	q = openQuery{most: 50, to: now, from: now.Add(-span), open: true, over: true}
	if text := get("service_request_id"); text != "" {
		if q.numbers = strings.Split(text, ","); len(q.numbers) > most {
			return q, "At most 100 values of service_request_id can be asked for at once."
		}
	}
	if text := get("service_code"); text != "" {
		q.categories = strings.Split(text, ",")
		for _, code := range q.categories {
			if !slices.ContainsFunc(openServices(), func(s openService) bool { return s.Code == code }) {
				return q, "There is no such service_code."
			}
		}
	}
	start, end := get("start_date"), get("end_date")
	var err1, err2 error
	if end != "" {
		q.to, err1 = time.Parse(time.RFC3339, end)
		q.from = q.to.Add(-span)
	}
	if start != "" {
		if q.from, err2 = time.Parse(time.RFC3339, start); end == "" && err2 == nil {
			q.to = q.from.Add(span)
		}
	}
	switch {
	case err1 != nil || err2 != nil:
		return q, "start_date and end_date are written like 2026-03-10T09:00:00+08:00."
	case q.to.Before(q.from) || q.to.Sub(q.from) > span:
		return q, "start_date and end_date lie at most 90 days apart, the earlier one first."
	}
	if text := get("status"); text != "" {
		q.open, q.over = false, false
		for one := range strings.SplitSeq(text, ",") {
			switch one {
			case "open":
				q.open = true
			case "closed":
				q.over = true
			default:
				return q, "status is open, closed, or both."
			}
		}
	}
	page := 1
	for name, value := range map[string]*int{"page": &page, "page_size": &q.most} {
		if text := get(name); text != "" {
			n, err := strconv.Atoi(text)
			if err != nil {
				return q, name + " is a number."
			}
			*value = n
		}
	}
	q.most = min(max(q.most, 1), most)
	q.skip = (min(max(page, 1), deepest) - 1) * q.most
	return q, ""
}

// openRoom is how many filings a key may make in a minute.
const openRoom = 60

// openChannel is how a demand of the open API came.
const openChannel = "open311"
