const rows = [...document.querySelectorAll('table.sorted tbody tr')];
const box = document.createElement('input');
box.type = 'search';
box.className = 'search';
box.placeholder = box.ariaLabel = document.body.dataset.search;
box.addEventListener('input', () => {
  const sought = box.value.toLowerCase();
  rows.forEach(row => { row.hidden = !row.textContent.toLowerCase().includes(sought); });
  document.querySelectorAll('details').forEach(each => { each.open = sought !== ''; });
});
document.getElementById('danger').before(box);
document.querySelectorAll('table.sorted').forEach(table => {
  table.querySelectorAll('th').forEach((head, place) => {
    const button = document.createElement('button');
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const down = head.ariaSort === 'ascending';
      table.querySelectorAll('th').forEach(each => { each.ariaSort = null; });
      head.ariaSort = down ? 'descending' : 'ascending';
      const said = row => row.cells[place].dataset.sort ?? row.cells[place].textContent;
      const order = (one, other) => said(one).localeCompare(said(other), undefined, {numeric: true});
      const body = table.tBodies[0];
      body.append(...[...body.rows].sort((one, other) => order(one, other) * (down ? -1 : 1)));
    });
  });
});
