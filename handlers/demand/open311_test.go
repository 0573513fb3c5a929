package demand

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"minxu/store"
	"minxu/web/webtest"
)

// asked sends a request of another system and gives status and body.
func asked(h *webtest.House, method, path, kind, body string, headers ...string) (int, string) {
	h.T.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.Site.ServeHTTP(w, r)
	said, err := io.ReadAll(w.Result().Body)
	if err != nil {
		h.T.Fatal(err)
	}
	return w.Code, string(said)
}

const formKind = "application/x-www-form-urlencoded"

// keyed makes a key of the open API.
func keyed(h *webtest.House, name string) (id, secret string) {
	secret = NewAPIKey()
	h.Tx(func(tx *store.Tx) error {
		k, err := KeepKey(tx, name, secret, "a1")
		id = k.ID
		return err
	})
	return id, secret
}

func TestAnotherSystemReadsWhatEverybodyMayRead(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	status, body := asked(h, "GET", "/open311/v2/services.json", "", "")
	var services []map[string]any
	if err := json.Unmarshal([]byte(body), &services); err != nil || status != 200 || len(services) != len(Categories())-1 {
		t.Fatalf("services: %d, %v, %s", status, err, body)
	}
	for _, path := range []string{"services.xml", "services/D02.xml", "services/D02.json", "requests.xml?service_request_id=MX202603100001", "requests/MX202603100001.xml"} {
		status, body := asked(h, "GET", "/open311/v2/"+path, "", "")
		if status != 200 || strings.Contains(path, ".xml") && xml.Unmarshal([]byte(body), new(struct{})) != nil {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	status, body = asked(h, "GET", "/open311/v2/requests/MX202603100001.json", "", "")
	var list []map[string]any
	if err := json.Unmarshal([]byte(body), &list); err != nil || status != 200 || len(list) != 1 {
		t.Fatalf("one request: %d, %v, %s", status, err, body)
	}
	one := list[0]
	if one["service_request_id"] != "MX202603100001" || one["status"] != "open" || one["service_code"] != "D02" || one["address"] != "海风社区" {
		t.Errorf("one request is %v", one)
	}
	for _, secret := range []string{"三楼", "3号楼", "2单元", "张阿姨", "1380000", "楼道灯不亮"} {
		if strings.Contains(body, secret) {
			t.Errorf("everybody reads %s in %s", secret, body)
		}
	}
	for _, hidden := range []string{"MX202603100002", "MX202603100003"} { // anonymous, about conduct
		if status, body := asked(h, "GET", "/open311/v2/requests/"+hidden+".json", "", ""); status != 404 || !strings.HasPrefix(body, `[{"code":404,`) {
			t.Errorf("%s is answered %d %s", hidden, status, body)
		}
	}
	_, all := asked(h, "GET", "/open311/v2/requests.json?service_request_id=MX202603100001,MX202603100003,MX202603100006", "", "")
	if strings.Contains(all, "0003") || !strings.Contains(all, "0001") || !strings.Contains(all, "0006") {
		t.Errorf("a list by numbers is %s", all)
	}
	_, closed := asked(h, "GET", "/open311/v2/requests.json?service_request_id=MX202603100001,MX202603100006&status=closed", "", "")
	if strings.Contains(closed, "0001") || !strings.Contains(closed, "0006") {
		t.Errorf("what is closed is %s", closed)
	}
}

func TestBadQuestionsToTheOpenAPIAreAnsweredAsTheStandardSays(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	for name, one := range map[string]struct {
		path string
		want int
	}{
		"a format that is none":        {"requests.html", 404},
		"no format":                    {"requests", 404},
		"another list":                 {"residents.json", 404},
		"a service that is none":       {"services/D98.json", 404},
		"conduct is no service":        {"services/D15.xml", 404},
		"a number that is none":        {"requests/MX1.json", 404},
		"a token that is none":         {"tokens/abc.json", 404},
		"a token of another channel":   {"tokens/d1.json", 404},
		"an unknown category":          {"requests.json?service_code=X", 400},
		"an unknown status":            {"requests.json?status=lost", 400},
		"a date that is none":          {"requests.json?start_date=yesterday", 400},
		"dates the wrong way round":    {"requests.json?start_date=2026-03-10T00:00:00Z&end_date=2026-03-01T00:00:00Z", 400},
		"a year at once":               {"requests.json?start_date=2025-03-10T00:00:00Z&end_date=2026-03-01T00:00:00Z", 400},
		"a page that is no number":     {"requests.json?page=x", 400},
		"a negative page is the first": {"requests.json?page=-1&page_size=1000000000", 200},
		"SQL in a filter":              {"requests.json?service_code=" + url.QueryEscape("D02' OR '1'='1"), 400},
		"a key in an address":          {"requests.json?api_key=mxk_1", 400},
	} {
		if status, body := asked(h, "GET", "/open311/v2/"+one.path, "", ""); status != one.want || status >= 400 && !strings.Contains(body, "description") {
			t.Errorf("%s: %d %s, want %d", name, status, body, one.want)
		}
	}
	if _, body := asked(h, "GET", "/open311/v2/requests.xml?status=lost", "", ""); !strings.Contains(body, "<errors><error><code>400</code><description>") {
		t.Errorf("an error in XML is %s", body)
	}
}

func TestAnotherSystemFilesWithItsKey(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	h.Clock.Advance(24 * time.Hour) // the fixture has numbers of the day before
	id, secret := keyed(h, "便民小程序")
	filing := url.Values{"api_key": {secret}, "service_code": {"D02"}, "address_string": {"海风小区3号楼"}, "description": {"门口路灯不亮，晚上看不清路"}, "phone": {"13800005678"}, "email": {"a@example.test"}}
	post := func(form url.Values, headers ...string) (int, string) {
		return asked(h, "POST", "/open311/v2/requests.json", formKind, form.Encode(), headers...)
	}
	status, body := post(filing, "Idempotency-Key", "one")
	var filed []openFiled
	if err := json.Unmarshal([]byte(body), &filed); err != nil || status != 201 || len(filed) != 1 {
		t.Fatalf("filed: %d, %v, %s", status, err, body)
	}
	var d Demand
	h.Tx(func(tx *store.Tx) (err error) {
		d, err = ByNo(tx, filed[0].ID)
		return err
	})
	if d.Channel != "open311" || d.Role != RoleImported || d.Category != "D02" || d.Node != webtest.Area || d.Phone != "13800005678" || !strings.Contains(d.Text, "路灯") || d.FinishDue.IsZero() {
		t.Errorf("kept is %+v", d)
	}
	if status, again := post(filing, "Idempotency-Key", "one"); status != 201 || !strings.Contains(again, d.No) {
		t.Errorf("the same once more: %d %s", status, again)
	}
	changed := url.Values{}
	for k, v := range filing {
		changed[k] = v
	}
	changed.Set("description", "电梯坏了，请来修")
	if status, _ := post(changed, "Idempotency-Key", "one"); status != http.StatusUnprocessableEntity {
		t.Errorf("the same key with another body: %d", status)
	}
	if status, body := post(filing); status != 201 || strings.Contains(body, d.No) {
		t.Errorf("without an Idempotency-Key it is another one: %d %s", status, body)
	}
	if status, body := asked(h, "GET", "/open311/v2/tokens/"+filed[0].Token+".xml", "", ""); status != 200 || !strings.Contains(body, "<service_request_id>"+d.No+"</service_request_id>") {
		t.Errorf("the token gives %d %s", status, body)
	}
	bearer := url.Values{"service_code": {"D01"}, "address_id": {webtest.Community}, "description": {"垃圾桶满了"}}
	if status, body := asked(h, "POST", "/open311/v2/requests.xml", formKind, bearer.Encode(), "Authorization", "Bearer "+secret); status != 201 || !strings.Contains(body, "<service_requests><request>") {
		t.Errorf("with a bearer token: %d %s", status, body)
	}
	h.Tx(func(tx *store.Tx) error { return EndKey(tx, id, "a1") })
	if status, _ := post(filing); status != 403 {
		t.Errorf("with an ended key: %d", status)
	}
	var raw []keyRow
	h.Tx(func(tx *store.Tx) error { return tx.DB().Find(&raw).Error })
	if len(raw) != 1 || strings.Contains(raw[0].Hash, secret) || raw[0].Hash == "" {
		t.Errorf("kept of the key is %+v", raw)
	}
}

func TestBadFilingsLeaveNothing(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	_, secret := keyed(h, "便民小程序")
	good := url.Values{"api_key": {secret}, "service_code": {"D02"}, "address_string": {"海风小区3号楼"}, "description": {"门口路灯不亮"}}
	with := func(pairs ...string) string {
		form := url.Values{}
		for k, v := range good {
			form[k] = v
		}
		for i := 0; i+1 < len(pairs); i += 2 {
			if pairs[i+1] == "" {
				form.Del(pairs[i])
				continue
			}
			form.Set(pairs[i], pairs[i+1])
		}
		return form.Encode()
	}
	before := h.Snapshot()
	for name, one := range map[string]struct {
		path, kind, body string
		want             int
	}{
		"no key":                   {"requests.json", formKind, with("api_key", ""), 401},
		"a key that nobody made":   {"requests.json", formKind, with("api_key", "mxk_AAAA"), 403},
		"a key in the address":     {"requests.json?api_key=" + secret, formKind, with(), 400},
		"JSON":                     {"requests.json", "application/json", `{"a":1}`, 400},
		"no kind":                  {"requests.json", "", with(), 400},
		"a form that is broken":    {"requests.json", formKind, "%zz", 400},
		"a body without end":       {"requests.json", formKind, "description=" + strings.Repeat("a", 100<<10), 400},
		"an unknown field":         {"requests.json", formKind, with("role", "admin"), 400},
		"a field twice":            {"requests.json", formKind, with() + "&service_code=D01", 400},
		"no service":               {"requests.json", formKind, with("service_code", ""), 400},
		"complaints about people":  {"requests.json", formKind, with("service_code", "D15"), 400},
		"no words":                 {"requests.json", formKind, with("description", ""), 400},
		"too many words":           {"requests.json", formKind, with("description", strings.Repeat("灯", wordsMost+1)), 400},
		"a NUL":                    {"requests.json", formKind, with("description", "灯\x00坏了"), 400},
		"no place":                 {"requests.json", formKind, with("address_string", ""), 400},
		"half a point":             {"requests.json", formKind, with("lat", "37.5"), 400},
		"no number":                {"requests.json", formKind, with("lat", "NaN", "long", "121"), 400},
		"a number too large":       {"requests.json", formKind, with("lat", "1e400", "long", "121"), 400},
		"a point in another city":  {"requests.json", formKind, with("lat", "39.9", "long", "116.4"), 400},
		"a place that is none":     {"requests.json", formKind, with("address_id", "999"), 400},
		"a telephone that is none": {"requests.json", formKind, with("phone", "12"), 400},
		"another list":             {"services.json", formKind, with(), 404},
		"a format that is none":    {"requests.html", formKind, with(), 404},
	} {
		if status, body := asked(h, "POST", "/open311/v2/"+one.path, one.kind, one.body); status != one.want || !strings.Contains(body, "description") || strings.Contains(body, secret) {
			t.Errorf("%s: %d %s, want %d", name, status, body, one.want)
		}
	}
	if changed := webtest.Changed(before, h.Snapshot()); len(changed) > 0 {
		t.Errorf("bad filings changed %v", changed)
	}
	over := 0
	for range openRoom + 5 {
		if status, _ := asked(h, "POST", "/open311/v2/requests.json", formKind, with("service_code", "X")); status == http.StatusTooManyRequests {
			over++
		}
	}
	if over == 0 {
		t.Error("a key may file without end")
	}
}

func TestTheDistrictGivesKeysAndTakesThemBack(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	if a := h.As("s1").Get("/console/demand/keys"); a.Status != http.StatusForbidden {
		t.Errorf("a steward opens the keys: %d", a.Status)
	}
	admin := h.As("a1")
	if a := admin.Get("/console/demand/keys"); a.Status != 200 || !a.Has("还没有密钥") {
		t.Errorf("no keys yet: %d", a.Status)
	}
	if a := admin.Post("/console/demand/keys", url.Values{"name": {""}}); a.Status == 200 || a.Has("mxk_") {
		t.Errorf("a key without a name: %d", a.Status)
	}
	if a := admin.Post("/console/demand/keys", url.Values{"name": {"便民小程序"}}); a.Status != 200 || !a.Has("mxk_") || !a.Has("便民小程序") {
		t.Errorf("a key is made: %d %s", a.Status, a.Body)
	}
	if a := admin.Get("/console/demand/keys"); a.Has("mxk_") || !a.Has("在用") {
		t.Error("a secret is shown twice")
	}
	keys, err := APIKeys(h.Reader())
	if err != nil || len(keys) != 1 {
		t.Fatalf("kept are %v, %v", keys, err)
	}
	if a := admin.Post("/console/demand/keys/end", url.Values{"id": {keys[0].ID}}); a.Status != http.StatusSeeOther {
		t.Errorf("a key is ended: %d", a.Status)
	}
	if a := admin.Post("/console/demand/keys/end", url.Values{"id": {keys[0].ID}}); a.Status != http.StatusNotFound {
		t.Errorf("and once more: %d", a.Status)
	}
	if a := admin.Get("/console/demand/keys"); !a.Has("已停用") {
		t.Error("the list does not say that it was ended")
	}
}
