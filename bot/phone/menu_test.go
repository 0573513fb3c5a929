package phone_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"minxu/bot/phone"
)

func TestTheMenuOnThePhoneIsThePublishedOne(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	click := func(name string) answer { return answer{"name": name, "type": "click", "key": "me"} }
	many := func(n int) (out []answer) {
		for range n {
			out = append(out, click("我的"))
		}
		return out
	}
	if a := h.call(t, "menu/get", nil); a.code() != 46003 {
		t.Errorf("before any was published: %v, want 46003", a)
	}
	for _, c := range []struct {
		name string
		menu []answer
		code int
	}{
		{"four buttons", many(4), 40016},
		{"none", nil, 40016},
		{"six below one", []answer{{"name": "我的", "sub_button": many(6)}}, 40023},
		{"a name too long", []answer{click("我要办事情啊啊")}, 40018},
		{"a lower name too long", []answer{{"name": "我的", "sub_button": []answer{click(strings.Repeat("长", 21))}}}, 40025},
		{"three levels", []answer{{"name": "我的", "sub_button": []answer{{"name": "更多", "sub_button": many(1)}}}}, 40022},
		{"a click without a key", []answer{{"name": "我的", "type": "click"}}, 40019},
		{"a link without an address", []answer{{"name": "我的", "type": "view"}}, 40020},
		{"a button without a type", []answer{{"name": "我的", "key": "me"}}, 40017},
		{"a good one", []answer{{"name": "我要办", "sub_button": many(5)}, click("我的")}, 0},
	} {
		if a := h.call(t, "menu/create", answer{"button": c.menu}); a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
	}
	if a := h.call(t, "menu/get", nil); a["menu"] == nil {
		t.Errorf("after publishing: %v", a)
	}
}

func TestTheDefaultMenuFitsAndKeepsToTheContract(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	if a := h.call(t, "menu/create", answer{"button": phone.DefaultMenu()}); a.code() != 0 {
		t.Errorf("the platform refuses our own menu: %v", a)
	}
	keys := map[string]bool{}
	for _, top := range phone.DefaultMenu() {
		for _, b := range top.Sub {
			keys[b.Key] = true
		}
	}
	for _, key := range strings.Fields("demand.new demand.mine lawyer.book festival.signup project.score meeting.list service.list volunteer.home me human") {
		if !keys[key] {
			t.Errorf("no button for %s", key)
		}
	}
}

func TestCodesMadeByTheProductCanBeScanned(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	scene := func(action string, scene answer) answer {
		return answer{"action_name": action, "expire_seconds": 600, "action_info": answer{"scene": scene}}
	}
	for _, c := range []struct {
		name string
		body answer
		code int
	}{
		{"a lasting text", scene("QR_LIMIT_STR_SCENE", answer{"scene_str": "370602003901001-0003"}), 0},
		{"a passing number", scene("QR_SCENE", answer{"scene_id": 7}), 0},
		{"a text too long", scene("QR_STR_SCENE", answer{"scene_str": strings.Repeat("a", 65)}), 40053},
		{"a lasting number too big", scene("QR_LIMIT_SCENE", answer{"scene_id": 100001}), 40053},
		{"an action nobody knows", scene("QR", answer{"scene_id": 7}), 40053},
	} {
		a := h.call(t, "qrcode/create", c.body)
		if a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
		if _, has := a["errmsg"]; has && c.code == 0 {
			t.Errorf("%s: a success with errmsg looks like an error to some libraries: %v", c.name, a)
		}
	}
	res, err := http.Get(h.page + "/phone/api/setup")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var out struct{ Scenes []phone.Scene }
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	if len(out.Scenes) != 2 || out.Scenes[0].Key != "370602003901001-0003" {
		t.Errorf("the phones can scan %+v", out.Scenes)
	}
}

func TestUserInfoTellsNoNames(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	h.send(t, "张阿姨", phone.Input{Kind: phone.Scan, Key: "lamp-1"})
	me := h.openid(t, "张阿姨")
	a := h.call(t, "user/info?openid="+me, nil)
	if a["subscribe"] != 1.0 || a["nickname"] != "" || a["qr_scene_str"] != "lamp-1" || a["subscribe_scene"] != "ADD_SCENE_QR_CODE" {
		t.Errorf("a follower: %v", a)
	}
	h.send(t, "张阿姨", phone.Input{Kind: phone.Unfollow})
	if a := h.call(t, "user/info?openid="+me, nil); a["subscribe"] != 0.0 || a["subscribe_time"] != nil {
		t.Errorf("somebody who left: %v", a)
	}
	if a := h.call(t, "user/info?openid=oNobody", nil); a.code() != 40003 {
		t.Errorf("a stranger: %v", a)
	}
}
