import { FAULT_WORDS } from '@lib/contracts';

const WORDS: Readonly<Record<string, string>> = {
  prompt: '及时答复',
  'stale-balance': '按旧余额答复',
  twice: '重复答复',
  silent: '不答复',
  late: '迟延答复',
  'broken-file': '答复文件损坏',
  refuse: '拒绝办理',
  execute: '正常执行',
  'timeout-after-doing': '已办理但不回应',
  'timeout-before-doing': '未办理也不回应',
  'accept-only': '先受理后办理',
  return: '退回',
  exact: '如实',
  'duplicate-line': '重复一行',
  'changed-amount': '同一流水号金额不同',
};
const COLUMNS = { query: '查询', control: '控制', payment: '付款', statement: '对账单' };

/** The switches as one plain page; it holds no data and asks for the token. */
export function faultsPage(): string {
  return `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>协助执行机构模拟器</title>
<style>body{font:15px/1.6 sans-serif;margin:2rem;max-width:72rem}table{border-collapse:collapse}
th,td{border:1px solid #ccc;padding:.3rem .6rem;text-align:left}input[type=number]{width:6rem}</style>
<h1>协助执行机构模拟器</h1>
<p>本页机构均为虚构,用于演示和测试。改动立即生效,重启后保留。</p>
<p><label>模拟器口令 <input id="token" type="password" autocomplete="off"></label>
<button id="load">读取</button> <button id="reset">恢复初始</button> <span id="said" role="status"></span></p>
<table id="table"></table>
<script>
const words=${JSON.stringify(WORDS)},kinds=${JSON.stringify(FAULT_WORDS)},columns=${JSON.stringify(COLUMNS)};
const $=(id)=>document.getElementById(id),make=(tag,text)=>{const e=document.createElement(tag);if(text!==undefined)e.textContent=text;return e};
async function call(method,path,body){
  const answer=await fetch(path,{method,headers:{'x-simulator-token':$('token').value,...(body?{'content-type':'application/json'}:{})},...(body?{body:JSON.stringify(body)}:{})});
  const json=await answer.json();
  $('said').textContent=answer.ok?'已更新':(json.detail??json.title??'失败');
  return answer.ok?json:undefined;
}
const put=async(code,faults)=>show(await call('PUT','faults',{bodies:[{code,faults}]}));
function show(list){
  if(!list)return;
  const table=$('table');table.replaceChildren();
  const head=table.insertRow();
  for(const text of ['机构',...Object.values(columns),'迟延(法定秒)','付款故障次数',''])head.append(make('th',text));
  for(const {code,name,faults} of list.bodies){
    const row=table.insertRow();row.insertCell().textContent=name+' '+code;
    for(const kind of Object.keys(columns)){
      const select=make('select');select.ariaLabel=name+columns[kind];
      for(const word of kinds[kind]){const option=make('option',words[word]);option.value=word;option.selected=faults[kind]===word;select.append(option)}
      select.onchange=()=>put(code,{[kind]:select.value});row.insertCell().append(select);
    }
    for(const key of ['delaySeconds','paymentTimes']){
      const input=make('input');input.type='number';input.min=key==='delaySeconds'?0:1;input.value=faults[key]??'';input.ariaLabel=name+key;
      input.onchange=()=>put(code,{[key]:input.value===''?(key==='paymentTimes'?null:0):Number(input.value)});row.insertCell().append(input);
    }
    const now=make('button','立即送出扣留的答复');
    now.onclick=()=>call('POST','bodies/'+code+'/answers',{});row.insertCell().append(now);
  }
}
$('load').onclick=async()=>show(await call('GET','faults'));
$('reset').onclick=async()=>show(await call('PUT','faults',{reset:true}));
</script></html>`;
}
