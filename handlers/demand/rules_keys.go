package demand

import (
	"slices"
	"time"
)

// Key is one number of the district that may be changed without a release.
type Key struct {
	Name, Label string
	Unit        string // what the number counts, in Chinese
	Low, High   int
	read        func(*Policy) int
	write       func(*Policy, int)
}

// Value gives the number that is in force.
func (k Key) Value(p Policy) int { return k.read(&p) }

// spanKey is a key that counts hours or minutes.
func spanKey(name, label, unit string, step time.Duration, high int, at func(*Policy) *time.Duration) Key {
	return Key{name, label, unit, 1, high, func(p *Policy) int { return int(*at(p) / step) }, func(p *Policy, n int) { *at(p) = time.Duration(n) * step }}
}

// countKey is a key that counts days, times, households.
func countKey(name, label, unit string, high int, at func(*Policy) *int) Key {
	return Key{name, label, unit, 1, high, func(p *Policy) int { return *at(p) }, func(p *Policy, n int) { *at(p) = n }}
}

// Keys lists the numbers that the district may change, in the order of a case's life.
func Keys() []Key {
	const minutes, hours = time.Minute, time.Hour
	return []Key{
		spanKey("demand.first_contact.critical", "特急：多久内联系居民", "分钟", minutes, 240, func(p *Policy) *time.Duration { return &p.ContactCritical }),
		spanKey("demand.first_contact.urgent", "紧急：多久内联系居民", "分钟", minutes, 1440, func(p *Policy) *time.Duration { return &p.ContactUrgent }),
		spanKey("demand.first_contact.normal", "一般：多久内联系居民", "小时", hours, 120, func(p *Policy) *time.Duration { return &p.ContactNormal }),
		spanKey("demand.finish.critical", "特急：多久内答复", "小时", hours, 120, func(p *Policy) *time.Duration { return &p.FinishCritical }),
		spanKey("demand.finish.urgent", "紧急：多久内答复", "小时", hours, 120, func(p *Policy) *time.Duration { return &p.FinishUrgent }),
		countKey("demand.finish.normal", "一般：多久内答复", "工作日", 30, func(p *Policy) *int { return &p.FinishNormal }),
		countKey("demand.finish.consult", "咨询：多久内答复", "工作日", 30, func(p *Policy) *int { return &p.FinishConsult }),
		countKey("demand.redo.finish", "重办：多久内答复", "工作日", 30, func(p *Policy) *int { return &p.FinishRedo }),
		countKey("demand.extend.max", "延期最多", "工作日", 60, func(p *Policy) *int { return &p.ExtendMost }),
		countKey("demand.return.window", "派单后多久内可以退单", "工作日", 10, func(p *Policy) *int { return &p.ReturnDays }),
		countKey("demand.return.max", "退单几次后裁定", "次", 5, func(p *Policy) *int { return &p.ReturnMost }),
		countKey("demand.transfer.max", "改派几次后裁定", "次", 5, func(p *Policy) *int { return &p.TransferMost }),
		spanKey("demand.urge.first_after", "提交多久后可以催办", "小时", hours, 240, func(p *Policy) *time.Duration { return &p.UrgeAfter }),
		spanKey("demand.urge.first_after.urgent", "紧急、特急：提交多久后可以催办", "小时", hours, 48, func(p *Policy) *time.Duration { return &p.UrgeAfterUrgent }),
		spanKey("demand.urge.interval", "两次催办至少间隔", "小时", hours, 240, func(p *Policy) *time.Duration { return &p.UrgeEvery }),
		countKey("demand.urge.max", "催办几次后督办", "次", 10, func(p *Policy) *int { return &p.UrgeMost }),
		countKey("demand.evaluate.window", "答复后多久内可以评价", "天", 60, func(p *Policy) *int { return &p.EvaluateDays }),
		countKey("demand.reopen.window", "答复后多久内可以要求重办", "天", 90, func(p *Policy) *int { return &p.ReopenDays }),
		countKey("demand.reopen.max", "最多重办", "次", 5, func(p *Policy) *int { return &p.ReopenMost }),
		countKey("demand.dup.same_user", "同一人同一地点同一类，多久内先问是不是补充", "天", 180, func(p *Policy) *int { return &p.OwnDuplicateDays }),
		countKey("demand.group.link", "多久内的同类诉求算一起", "天", 60, func(p *Policy) *int { return &p.GroupDays }),
		countKey("demand.group.flag", "几户以上提级", "户", 50, func(p *Policy) *int { return &p.GroupFlag }),
		countKey("demand.group.topic", "几户以上可以议事", "户", 100, func(p *Policy) *int { return &p.GroupTopic }),
		spanKey("demand.waiting.remind.first", "问了居民，多久后第一次提醒", "小时", hours, 120, func(p *Policy) *time.Duration { return &p.RemindFirst }),
		spanKey("demand.waiting.remind.second", "问了居民，多久后第二次提醒", "小时", hours, 240, func(p *Policy) *time.Duration { return &p.RemindTwo }),
		countKey("demand.waiting.close", "等居民最多", "工作日", 20, func(p *Policy) *int { return &p.WaitingDays }),
		countKey("demand.tell.max", "每件事一天最多推送进展", "条", 10, func(p *Policy) *int { return &p.TellMost }),
		countKey("media.max_per_demand", "一件事最多几张照片", "张", 20, func(p *Policy) *int { return &p.MediaMost }),
		countKey("demand.day.max", "一人一天最多登记", "件", 50, func(p *Policy) *int { return &p.ADay }),
	}
}

// keyNamed finds a key.
func keyNamed(name string) (Key, bool) {
	all := Keys()
	i := slices.IndexFunc(all, func(k Key) bool { return k.Name == name })
	if i < 0 {
		return Key{}, false
	}
	return all[i], true
}

// with lays changed numbers over a policy; unknown names and numbers out of bounds are left out.
func (p Policy) with(changed map[string]int) Policy {
	for name, n := range changed {
		if k, ok := keyNamed(name); ok && n >= k.Low && n <= k.High {
			k.write(&p, n)
		}
	}
	return p
}
