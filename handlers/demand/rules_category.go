package demand

import "strings"

// Categories lists the codes of the product's list.
func Categories() []string {
	return []string{"D01", "D02", "D03", "D04", "D05", "D06", "D07", "D08", "D09", "D10", "D11", "D12", "D13", "D14", "D15", "D99"}
}

// CategoryName says a category in Chinese.
func CategoryName(code string) string {
	switch code {
	case "D01":
		return "环境卫生"
	case "D02":
		return "公共设施"
	case "D03":
		return "物业服务"
	case "D04":
		return "水电气暖"
	case "D05":
		return "停车交通"
	case "D06":
		return "噪声养犬"
	case "D07":
		return "房屋楼道"
	case "D08":
		return "安全隐患"
	case "D09":
		return "养老助残救助"
	case "D10":
		return "就业社保"
	case "D11":
		return "邻里矛盾"
	case "D12":
		return "文体教育"
	case "D13":
		return "志愿互助"
	case "D14":
		return "政策咨询"
	case "D15":
		return "作风监督"
	}
	return "其他"
}

// Natures lists what a demand can be by its nature.
func Natures() []string {
	return []string{"help", "complaint", "suggestion", "consult", "report", "praise"}
}

// NatureName says a nature in Chinese.
func NatureName(nature string) string {
	switch nature {
	case "consult":
		return "咨询"
	case "complaint":
		return "投诉"
	case "report":
		return "举报"
	case "suggestion":
		return "建议"
	case "praise":
		return "感谢"
	}
	return "求助"
}

// LevelName says in Chinese who must solve it.
func LevelName(level string) string {
	switch level {
	case LevelStreet:
		return "街道"
	case LevelDistrict:
		return "区级"
	}
	return "社区"
}

// placeless says whether a matter lies nowhere in particular: advice, jobs, culture, conduct.
func placeless(category string) bool {
	return category == "D10" || category == "D12" || category == "D13" || category == "D14" || category == "D15"
}

// Photographed says whether a photo helps with a category.
func Photographed(category string) bool {
	return category == "D01" || category == "D02" || category == "D03" || category == "D07"
}

// Heating says whether the room's temperature matters.
func Heating(category, text string) bool {
	return category == "D04" && holdsAny(text, "暖气", "供暖", "供热", "地暖", "暖器", "不暖", "heating", "radiator") && !holdsAny(text, "漏水", "爆", "leak")
}

// Parking says whether it matters if the whole estate or one building is meant.
func Parking(category, text string) bool {
	return category == "D05" && holdsAny(text, "停车", "车位", "没地方停", "停不下", "parking") && !holdsAny(text, "收费", "堵", "消防", "乱停", "占道")
}

// Smoke says whether the hour matters.
func Smoke(category, text string) bool {
	return category == "D01" && holdsAny(text, "油烟", "烧烤烟") && !holdsAny(text, "点", "中午", "晚上", "早上", "傍晚", "夜里", "饭点", "天天", "整天", "半夜")
}

// wholeEstate says whether the words speak of the estate rather than of a place in it.
func wholeEstate(text string) bool {
	return holdsAny(text, "小区", "全院", "院里", "物业费") && !holdsAny(text, "号楼", "单元", "楼道", "楼下", "楼上", "楼前", "楼顶", "我家", "家里", "门口", "路灯")
}

func holdsAny(text string, words ...string) bool {
	for _, w := range words {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// Freezing is the room temperature below which a supplier is in breach and the case is urgent.
const Freezing = 18
