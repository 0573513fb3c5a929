package project

import (
	"math"
	"time"
)

// Method is one of the six ways of fact-finding of the 1+6 record.
type Method string

// The six methods.
const (
	MethodSite      Method = "site_inspection"
	MethodReport    Method = "face_to_face_report"
	MethodDocuments Method = "document_review"
	MethodInterview Method = "beneficiary_interview"
	MethodGroup     Method = "group_discussion"
	MethodFeedback  Method = "public_feedback"
)

// Methods lists them in the order of the record.
func Methods() []Method {
	return []Method{MethodSite, MethodReport, MethodDocuments, MethodInterview, MethodGroup, MethodFeedback}
}

// Name says a method in Chinese.
func (m Method) Name() string {
	switch m {
	case MethodSite:
		return "现场了解考察"
	case MethodReport:
		return "面对面听取汇报"
	case MethodDocuments:
		return "查阅相关资料"
	case MethodInterview:
		return "受益对象访谈"
	case MethodGroup:
		return "动态小组研讨"
	case MethodFeedback:
		return "群众意见反馈"
	}
	return string(m)
}

// Side is one half of the professionals' side.
type Side string

// The two halves, and the record of the design, which is no rating of finished work.
const (
	SideStreet Side = "steward_street"
	SideExpert Side = "expert"
	SideDesign Side = "design"
)

// Name says a side in Chinese.
func (s Side) Name() string {
	switch s {
	case SideStreet:
		return "管家和街道"
	case SideExpert:
		return "专家"
	case SideDesign:
		return "立项评估"
	}
	return string(s)
}

// Found is what one method of a sheet found.
type Found struct {
	Method       Method `json:"method"`
	DoneBy       string `json:"done_by,omitempty"`
	On           string `json:"on,omitempty"` // 2026-03-10
	Place        string `json:"place,omitempty"`
	Participants int    `json:"participants,omitempty"` // a count, no names
	Findings     string `json:"findings,omitempty"`
	Evidence     string `json:"evidence,omitempty"` // numbers of files or photos
	Rating       int    `json:"rating,omitempty"`   // 1 to 5; 0 = the method was left out
	Missing      string `json:"missing,omitempty"`  // why it was left out
	ApprovedBy   string `json:"approved_by,omitempty"`
}

// Sheet is one rater's 1+6 record for a round; round 0 is the design.
type Sheet struct {
	ID, Project string
	Round       int
	Side        Side
	Rater       string // staff id, or the expert as the advisory group lists them
	EnteredBy   string // staff id
	Analysis    string
	Found       []Found
	Mean        float64
	Version     int
	At          time.Time
}

// lacks says what keeps a sheet from being complete: the analysis and all six, or a reason with an approval for a missing one.
func (s Sheet) lacks() string {
	if s.Analysis == "" {
		return "还没有写全面分析研究。"
	}
	for _, m := range Methods() {
		f := s.of(m)
		switch {
		case f.Rating >= worst && f.Rating <= best && f.Findings != "":
		case f.Rating == 0 && f.Missing != "" && f.ApprovedBy != "":
		case f.Rating == 0 && f.Missing != "":
			return "“" + m.Name() + "”没有做，还要写谁批准的。"
		default:
			return "“" + m.Name() + "”要写发现并打1到5分，没有做就写原因和批准人。"
		}
	}
	if s.mean() == 0 {
		return "六种方式至少要做一种。"
	}
	return ""
}

func (s Sheet) of(m Method) Found {
	for _, f := range s.Found {
		if f.Method == m {
			return f
		}
	}
	return Found{Method: m}
}

// mean is the mean of the ratings that were given; 0 without any.
func (s Sheet) mean() float64 {
	n, sum := 0, 0
	for _, f := range s.Found {
		if f.Rating > 0 {
			n, sum = n+1, sum+f.Rating
		}
	}
	if n == 0 {
		return 0
	}
	return math.Round(float64(sum)/float64(n)*1e6) / 1e6
}

// sideMean is the mean of a side's sheets; 0 without any.
func sideMean(sheets []Sheet, side Side) float64 {
	n, sum := 0, 0.0
	for _, s := range sheets {
		if s.Side == side {
			n, sum = n+1, sum+s.Mean
		}
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}
