package menu

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// names says in Chinese what the fields of an export are; a field without a name keeps its own.
var names = map[string]string{"alias": "称呼", "phone": "电话", "age_band": "年龄段", "large_text": "大字", "following": "关注", "household": "家庭编号",
	"arrived_at": "到来时间", "label": "地址", "scope": "同意事项", "version": "告知版本", "given_at": "同意时间", "demand_no": "民需编号", "title": "事情",
	"text": "原话", "place": "地点", "category": "类别", "urgency": "紧急程度", "state": "状态", "privacy_mode": "公开方式", "submitted_at": "提交时间",
	"contact_due_at": "联系时限", "finish_due_at": "答复时限", "at": "时间", "action": "经过", "by": "由谁", "words": "说的话", "resident": "内部编号",
	"openid": "微信标识", "language": "语言", "minor": "未成年", "node": "网格", "score": "评分", "solved": "已解决"}

// readable writes an export as lines of name and value, which people read in a chat and programs read as well. What is empty is left out.
func readable(parts map[string]any) (string, error) {
	raw, err := json.Marshal(parts)
	if err != nil {
		return "", fmt.Errorf("write the export: %w", err)
	}
	var tree map[string]any
	if err := json.Unmarshal(raw, &tree); err != nil {
		return "", fmt.Errorf("read the export: %w", err)
	}
	var b strings.Builder
	list(&b, "", tree)
	return strings.TrimSpace(b.String()), nil
}

func list(b *strings.Builder, name string, value any) {
	switch v := value.(type) {
	case map[string]any:
		keys := make([]string, 0, len(v))
		for k := range v {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		for _, k := range keys { // plain fields first, so that each thing reads as one
			if !deep(v[k]) {
				list(b, k, v[k])
			}
		}
		for _, k := range keys {
			if deep(v[k]) {
				list(b, k, v[k])
			}
		}
	case []any:
		for _, x := range v {
			list(b, name, x)
		}
	case nil, bool:
		if v == true {
			fmt.Fprintf(b, "%s：是\n", named(name))
		}
	default:
		if text := strings.ReplaceAll(fmt.Sprint(v), "\n", " "); text != "" {
			fmt.Fprintf(b, "%s：%s\n", named(name), text)
		}
	}
}

func deep(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

func named(key string) string {
	if n, ok := names[key]; ok {
		return n
	}
	return key
}
