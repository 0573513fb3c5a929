package phone

import (
	"strconv"
	"time"
)

// Button is one button of the menu; one with Sub opens a list and does nothing else.
type Button struct {
	Name string   `json:"name"`
	Type string   `json:"type,omitempty"`
	Key  string   `json:"key,omitempty"`
	URL  string   `json:"url,omitempty"`
	Sub  []Button `json:"sub_button,omitempty"`
}

// DefaultMenu is what phones show until the product publishes a menu of its own. Its keys are those of the product's contract.
func DefaultMenu() []Button {
	click := func(name, key string) Button { return Button{Name: name, Type: "click", Key: key} }
	return []Button{
		{Name: "我要办", Sub: []Button{click("反映民需", "demand.new"), click("约社区律师", "lawyer.book"), click("邻里节报名", "festival.signup"),
			click("议事", "meeting.list"), click("找人工", "human")}},
		{Name: "查进度", Sub: []Button{click("我的民需", "demand.mine"), click("我的", "me")}},
		{Name: "社区", Sub: []Button{click("办事指南", "service.list"), click("项目打分", "project.score"), click("志愿时间银行", "volunteer.home")}},
	}
}

// flatten gives the buttons that do something.
func flatten(menu []Button) []Button {
	var out []Button
	for _, b := range menu {
		if len(b.Sub) > 0 {
			out = append(out, b.Sub...)
			continue
		}
		out = append(out, b)
	}
	return out
}

func (p *Phone) menuCreate(c *call) (any, *refusal) {
	var in struct {
		Button []Button `json:"button"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	if no := menuFits(in.Button); no != nil {
		return nil, no
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.menu = in.Button
	p.menuRev = p.touch()
	return done, nil
}

// menuFits checks counts and lengths as the platform does.
func menuFits(menu []Button) *refusal {
	if len(menu) == 0 || len(menu) > 3 {
		return refuse(40016, "invalid button size")
	}
	for _, top := range menu {
		if len(top.Name) == 0 || len(top.Name) > 16 {
			return refuse(40018, "invalid button name size")
		}
		if len(top.Sub) > 5 {
			return refuse(40023, "invalid sub button size")
		}
		for _, sub := range top.Sub {
			if len(sub.Name) == 0 || len(sub.Name) > 60 {
				return refuse(40025, "invalid sub button name size")
			}
			if len(sub.Sub) > 0 {
				return refuse(40022, "invalid sub button level")
			}
		}
	}
	for _, b := range flatten(menu) {
		switch {
		case b.Type == "":
			return refuse(40017, "invalid button type")
		case b.Type == "view" && (b.URL == "" || len(b.URL) > 1024):
			return refuse(40020, "invalid button url size")
		case b.Type == "click" && (b.Key == "" || len(b.Key) > 128):
			return refuse(40019, "invalid button key size")
		}
	}
	return nil
}

func (p *Phone) menuGet(*call) (any, *refusal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.menuRev == 0 {
		return nil, refuse(46003, "menu no exist")
	}
	return map[string]any{"menu": map[string]any{"button": p.menu}}, nil
}

func (p *Phone) menuCurrent(*call) (any, *refusal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	open := 0
	if p.menuRev > 0 {
		open = 1
	}
	return map[string]any{"is_menu_open": open, "selfmenu_info": map[string]any{"button": p.menu}}, nil
}

func (p *Phone) menuDelete(*call) (any, *refusal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.menu, p.menuRev = DefaultMenu(), 0
	p.touch()
	return done, nil
}

// codeCreate makes a code that the phones can then scan.
func (p *Phone) codeCreate(c *call) (any, *refusal) {
	var in struct {
		ExpireSeconds int    `json:"expire_seconds"`
		ActionName    string `json:"action_name"`
		ActionInfo    struct {
			Scene struct {
				ID  int64  `json:"scene_id"`
				Str string `json:"scene_str"`
			} `json:"scene"`
		} `json:"action_info"`
	}
	if no := c.decode(&in); no != nil {
		return nil, no
	}
	key := in.ActionInfo.Scene.Str
	id := in.ActionInfo.Scene.ID
	switch in.ActionName {
	case "QR_SCENE", "QR_LIMIT_SCENE":
		if id < 1 || in.ActionName == "QR_LIMIT_SCENE" && id > 100_000 || id > 1<<32-1 {
			return nil, refuse(40053, "invalid action info")
		}
		key = strconv.FormatInt(id, 10)
	case "QR_STR_SCENE", "QR_LIMIT_STR_SCENE":
		if key == "" || len(key) > 64 {
			return nil, refuse(40053, "invalid action info")
		}
	default:
		return nil, refuse(40053, "invalid action info")
	}
	out := map[string]any{"ticket": ticket(key), "url": "http://weixin.qq.com/q/" + secretOf(key)[:20]}
	if in.ActionName == "QR_SCENE" || in.ActionName == "QR_STR_SCENE" {
		life := in.ExpireSeconds
		if life == 0 {
			life = 60
		}
		if life < 0 || life > int((30*24*time.Hour).Seconds()) {
			return nil, refuse(40053, "invalid action info")
		}
		out["expire_seconds"] = life
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range p.scenes {
		if s.Key == key {
			return out, nil
		}
	}
	p.scenes = append(newest(p.scenes, 4999), Scene{Key: key, Title: key, Group: "新做的码"})
	return out, nil
}

// userInfo gives what the platform still gives: no name, no picture, no region.
func (p *Phone) userInfo(c *call) (any, *refusal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	openID := c.r.URL.Query().Get("openid")
	c.to = openID
	for _, a := range p.accounts {
		if a.openID != openID {
			continue
		}
		if !a.following {
			return map[string]any{"subscribe": 0, "openid": openID}, nil
		}
		how := "ADD_SCENE_SEARCH"
		if a.scene != "" {
			how = "ADD_SCENE_QR_CODE"
		}
		return map[string]any{"subscribe": 1, "openid": openID, "nickname": "", "sex": 0, "language": "zh_CN", "city": "", "province": "",
			"country": "", "headimgurl": "", "subscribe_time": a.since.Unix(), "remark": "", "groupid": 0, "tagid_list": []int{},
			"subscribe_scene": how, "qr_scene": 0, "qr_scene_str": a.scene}, nil
	}
	return nil, refuse(40003, "invalid openid")
}
